using PushApp.Gateway;
using PushApp.Gateway.Endpoints;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPushAppAuthentication();
builder.AddGateway();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapWebSocketClients();
app.Run();
