using PushApp.Delivery.Identity;
using PushApp.Gateway;
using PushApp.Gateway.Endpoints;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPushAppAuthentication(Identifiers.TryValidate);
builder.AddGateway();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapWebSocketClients();
app.Run();
