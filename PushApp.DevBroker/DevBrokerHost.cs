using PushApp.DevBroker.Access;
using PushApp.DevBroker.Clients;
using PushApp.DevBroker.Consuming;
using PushApp.DevBroker.Delays;
using PushApp.DevBroker.Network;
using PushApp.DevBroker.Protocol;
using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Timing;
using PushApp.DevBroker.Transactions;

namespace PushApp.DevBroker;

/// <summary>Puts the broker's parts together.</summary>
internal static class DevBrokerHost
{
    /// <summary>A batch of 4 MiB and its properties must fit into one gRPC message.</summary>
    private const int MaxRequestSize = 8 * 1024 * 1024;

    /// <summary>Builds the broker from command line, environment and appsettings.json; running it is left to the caller.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var options = BrokerOptions.From(builder.Configuration);
        var certificate = ServerCertificate.From(options);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.ListenAnyIP(options.Port, endpoint => TlsOrPlaintext.Use(endpoint, certificate));
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = MaxRequestSize);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<MessageLog>(new MemoryLog(options.Memory));
        builder.Services.AddSingleton<DueTimer>().AddSingleton<ClientRegistry>();
        builder.Services.AddSingleton<TopicCatalog>().AddSingleton<GroupCatalog>().AddSingleton<DeadLetters>();
        builder.Services.AddHostedService<Retention>();
        builder.Services.AddSingleton<TopicWriter>().AddSingleton<MessageReader>();
        builder.Services.AddSingleton<DelayedMessages>().AddHostedService(services => services.GetRequiredService<DelayedMessages>());
        builder.Services.AddSingleton<HalfMessages>().AddHostedService(services => services.GetRequiredService<HalfMessages>());
        builder.Services.AddSingleton<AccessKey>().AddSingleton<Callers>().AddSingleton<TypedTopics>().AddSingleton<Routes>().AddSingleton<Sending>();
        builder.Services.AddSingleton<Receiving>().AddSingleton<Settling>().AddSingleton<Deciding>().AddSingleton<Telemetry>();
        builder.Services.AddSingleton<BrokerService>();

        var app = builder.Build();
        app.MapGrpcService<BrokerService>();
        return app;
    }
}
