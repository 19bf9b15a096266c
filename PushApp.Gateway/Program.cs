using PushApp.Delivery.Identity;
using PushApp.Gateway;
using PushApp.Gateway.Endpoints;
using PushApp.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPushAppAuthentication(Identifiers.TryValidate);
builder.AddRateLimits();
builder.AddGateway();

var app = builder.Build();
app.UseRateLimits();
app.MapDefaultEndpoints();
app.MapWebSocketClients();
app.Run();
