using PushApp.Events;
using PushApp.Events.Presence;
using PushApp.Events.Webhooks;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddBackingServices();
builder.AddPresence();
builder.AddWebhooks();

var app = builder.Build();
app.MapDefaultEndpoints();
app.Run();
