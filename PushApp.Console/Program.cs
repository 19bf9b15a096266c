using PushApp.Console;
using PushApp.Console.Access;
using PushApp.Console.ChatApi;
using PushApp.Console.Clients;
using PushApp.Console.Gateways;
using PushApp.Console.Messages;
using PushApp.Console.Shell;
using PushApp.Console.Tokens;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddConsoleOptions();
builder.AddAccess();
builder.AddChatApi();
builder.AddTokens();
builder.AddGateways();
builder.AddClients();
builder.AddMessages();
builder.AddShell();

var app = builder.Build();
app.UsePageRules();
app.UseAccess();
app.MapDefaultEndpoints();
app.MapShell();
app.Run();
