using PushApp.ChatApi;
using PushApp.ChatApi.Endpoints;
using PushApp.ChatApi.Messages;
using PushApp.ChatApi.Publishing;
using PushApp.ChatApi.Requests;
using PushApp.Delivery;
using PushApp.Delivery.Redis;
using PushApp.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPushAppAuthentication(tokensComeAgain: true);
builder.AddRedisClient("redis", settings => settings.DisableTracing = !builder.ExportsTelemetry(), RedisClientOptions.FailFast);
builder.AddDelivery();
builder.AddPublishing();
builder.AddMessages();
builder.AddProblems();
builder.AddApiReference();

var app = builder.Build();
app.UseExceptionHandler();
app.MapDefaultEndpoints();
app.MapMessages();
app.MapMessageBatches();
app.MapGateways();
app.MapPresence();
app.MapDevTokens();
app.MapApiReference();
app.Run();
