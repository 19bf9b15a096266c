using Microsoft.Extensions.Configuration;
using PushApp.AppHost;
using PushApp.AppHost.Backing;
using PushApp.AppHost.Dashboard;
using PushApp.AppHost.Events;

var builder = DistributedApplication.CreateBuilder(args);

// Where Redis and RocketMQ come from: containers, an installation, embedded servers, or elsewhere (option Backing).
var backing = builder.GetBackingOptions();
var redis = builder.AddBackingRedis("redis", backing);
var webhooks = builder.GetWebhooks();
var rocketmq = builder.AddBackingRocketMQ(
    "rocketmq", backing,
    topics: [new("PUSH_MESSAGE", Queues: 4), new("PUSH_EVENT", Queues: 4, RocketMQTopicType.Fifo)],
    fifoGroups: webhooks.Groups);

// A stop sends SIGTERM to everything at once and kills after 6 s: services end by themselves before that.
const string shutdownTimeout = "00:00:03";
var jwtKey = builder.AddSecret("jwt-key", "What users' tokens are signed with, at the chat API and at the gateways; generated at each start.");
var envelopeKey = builder.AddSecret("envelope-key", "What messages to gateways are signed with; generated at each start.");

var gateway = builder.AddProject<Projects.PushApp_Gateway>("gateway")
    .WithReplicas(5)
    .WithQuickStart()
    .WithIconName("PlugConnected")
    .WithEndpoint(name: "tcp", scheme: "tcp", port: 5082, env: "TCP_PORT")
    .WithExternalHttpEndpoints()
    .WithClientAddress("http", "WebSocket", scheme: "ws", path: "/ws")
    .WithClientAddress("tcp", "TCP", scheme: "tcp")
    .WithHttpHealthCheck("/health")
    .WithEnvironment("Jwt__Key", jwtKey)
    .WithEnvironment("Envelope__Key", envelopeKey)
    .WithEnvironment("Shutdown__Timeout", shutdownTimeout)
    .WithReference(redis).WaitFor(redis)
    .WithReference(rocketmq).WaitFor(rocketmq);

var chatApi = builder.AddProject<Projects.PushApp_ChatApi>("chatapi")
    .WithQuickStart()
    .WithIconName("ChatMultiple")
    .WithExternalHttpEndpoints()
    .WithPage("http", "API reference", path: "/scalar")
    .WithHttpHealthCheck("/health")
    .WithChatApiCommands()
    .WithEnvironment("Jwt__Key", jwtKey)
    .WithEnvironment("Envelope__Key", envelopeKey)
    .WithEnvironment("Shutdown__Timeout", shutdownTimeout)
    .WithReference(redis).WaitFor(redis)
    .WithReference(rocketmq).WaitFor(rocketmq);

builder.AddProject<Projects.PushApp_Events>("events")
    .WithQuickStart()
    .WithIconName("Alert")
    .WithHttpHealthCheck("/health")
    .WithWebhooks(webhooks)
    .WithEnvironment("Envelope__Key", envelopeKey)
    .WithEnvironment("Shutdown__Timeout", shutdownTimeout)
    .WithReference(redis).WaitFor(redis)
    .WithReference(rocketmq).WaitFor(rocketmq);

// Last: nobody has to wait for it.
builder.AddProject<Projects.PushApp_Console>("console")
    .WithQuickStart()
    .WithIconName("DesktopPulse")
    .WithExternalHttpEndpoints()
    .WithPage("http", "Console", path: "/")
    .WithHttpHealthCheck("/health")
    .WithEnvironment("Jwt__Key", jwtKey)
    .WithEnvironment("Shutdown__Timeout", shutdownTimeout)
    .WithReference(gateway).WaitFor(gateway)
    .WithReference(chatApi).WaitFor(chatApi);

if (builder.Configuration.GetValue<bool>("Samples:Chat"))
{
    builder.AddProject<Projects.Chat>("chat")
        .WithQuickStart()
        .WithIconName("Chat")
        .WithExternalHttpEndpoints()
        .WithPage("http", "Chat", path: "/")
        .WithHttpHealthCheck("/health")
        .WithEnvironment("Chat__Api", chatApi.GetEndpoint("http"))
        .WithEnvironment("Chat__Gateway", gateway.GetEndpoint("http"))
        .WithEnvironment("Shutdown__Timeout", shutdownTimeout)
        .WaitFor(chatApi)
        .WaitFor(gateway);
}

builder.Build().Run();
