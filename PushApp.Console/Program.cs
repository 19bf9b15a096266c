using PushApp.OperatorConsole;
using PushApp.OperatorConsole.Access;
using PushApp.OperatorConsole.ChatApi;
using PushApp.OperatorConsole.Clients;
using PushApp.OperatorConsole.Gateways;
using PushApp.OperatorConsole.Messages;
using PushApp.OperatorConsole.Shell;
using PushApp.OperatorConsole.Tokens;

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
