using PushApp.ChatApi.DevTokens;
using PushApp.ChatApi.Gateways;
using PushApp.ChatApi.Messages;
using PushApp.ChatApi.OpenApi;
using PushApp.ChatApi.Presence;
using PushApp.ChatApi.Problems;
using PushApp.ChatApi.Publishing;
using PushApp.Delivery;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPushAppAuthentication();
builder.AddRedisClient("redis");
builder.AddDelivery();
builder.AddPublishing();
builder.AddMessages();
builder.AddProblems();
builder.AddApiReference();

var app = builder.Build();
app.UseExceptionHandler();
app.MapDefaultEndpoints();
app.MapMessages();
app.MapGateways();
app.MapPresence();
app.MapDevTokens();
app.MapApiReference();
app.Run();
