using Chat;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddOptions<ChatOptions>().BindConfiguration(ChatOptions.Section).ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddHttpClient<Backend>();

var app = builder.Build();
app.MapDefaultEndpoints();

// What a browser may ask this application itself. With everything else it goes to the chat API and to the gateway.
app.MapPost("/api/login", (LoginRequest login, Backend backend, CancellationToken stop) => backend.LoginAsync(login.User, stop));

app.MapPages();
app.Run();
