using Aspire.Dashboard;
using Aspire.Dashboard.Configuration;

// Assets lie beside the program, wherever it was started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
if (!DashboardOptions.TryRead(builder.Configuration, out var options, out var errors))
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, errors));
    return 1;
}
builder.AddDashboard(options);

await using var app = builder.Build();
app.UseDashboard();
await app.RunAsync();
return 0;
