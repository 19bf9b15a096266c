using PushApp.AppHost.Backing;

var builder = DistributedApplication.CreateBuilder(args);

// Where Redis and RocketMQ come from: containers, an installation, embedded servers, or elsewhere (Backing options).
var redis = builder.AddBackingRedis("redis");
var rocketmq = builder.AddBackingRocketMQ("rocketmq", topics: ["PUSH_MESSAGE"]);

var jwtKey = builder.AddParameter("jwt-key", new GenerateParameterDefault { MinLength = 48 }, secret: true);

builder.AddProject<Projects.PushApp_Gateway>("gateway")
    .WithReplicas(5)
    .WithEndpoint(name: "tcp", scheme: "tcp", port: 5082, env: "TCP_PORT")
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithEnvironment("Jwt__Key", jwtKey)
    .WithReference(redis).WaitFor(redis)
    .WithReference(rocketmq).WaitFor(rocketmq);

builder.AddProject<Projects.PushApp_ChatApi>("chatapi")
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithEnvironment("Jwt__Key", jwtKey)
    .WithReference(redis).WaitFor(redis)
    .WithReference(rocketmq).WaitFor(rocketmq);

builder.Build().Run();
