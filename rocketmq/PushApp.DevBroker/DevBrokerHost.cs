using System.Net;
using PushApp.DevBroker.Access;
using PushApp.DevBroker.Clients;
using PushApp.DevBroker.Consuming;
using PushApp.DevBroker.Delays;
using PushApp.DevBroker.Journal;
using PushApp.DevBroker.Network;
using PushApp.DevBroker.Protocol;
using PushApp.DevBroker.Recovery;
using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Storage.Durable;
using PushApp.DevBroker.Timing;
using PushApp.DevBroker.Transactions;

namespace PushApp.DevBroker;

/// <summary>Puts the broker's parts together.</summary>
internal static class DevBrokerHost
{
    /// <summary>A batch of 4 MiB and its properties must fit into one gRPC message.</summary>
    private const int MaxRequestSize = 8 * 1024 * 1024;

    /// <summary>Runs the broker until it is told to end.</summary>
    /// <returns>The exit code: 1 where a background task failed, upon which .NET ends the host but leaves 0.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var app = Build(args);
        var background = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
        await app.RunAsync();
        return background.Exists(service => service.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
    }

    /// <summary>Builds the broker from command line, environment and appsettings.json; the caller runs it.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var options = BrokerOptions.From(builder.Configuration);
        var certificate = ServerCertificate.From(options);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Parse(options.Bind), options.Port, endpoint => TlsOrPlaintext.Use(endpoint, certificate));
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        // It logs every request that cannot be read as an error; CallFailures has the broker's own.
        builder.Logging.AddFilter("Grpc", LogLevel.None);
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = MaxRequestSize);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        AddStorage(builder.Services, options);
        builder.Services.AddSingleton<DueTimer>().AddSingleton<ClientRegistry>();
        builder.Services.AddSingleton<TopicCatalog>().AddSingleton<ProgressJournal>().AddSingleton<GroupCatalog>().AddSingleton<DeadLetters>();
        builder.Services.AddSingleton<Checkpoint>().AddHostedService<LogRecovery>().AddHostedService<Retention>();
        builder.Services.AddSingleton<TopicWriter>().AddSingleton<MessageReader>();
        builder.Services.AddSingleton<DelayedMessages>().AddHostedService(services => services.GetRequiredService<DelayedMessages>());
        builder.Services.AddSingleton<HalfMessages>().AddHostedService(services => services.GetRequiredService<HalfMessages>());
        builder.Services.AddSingleton<AccessKey>().AddSingleton<CallFailures>().AddSingleton<RequestHeaders>().AddSingleton<TypedTopics>().AddSingleton<QueryRoute>().AddSingleton<SendMessage>();
        builder.Services.AddSingleton<ReceiveMessage>().AddSingleton<AckMessage>().AddSingleton<EndTransaction>().AddSingleton<RecallMessage>();
        builder.Services.AddSingleton<Telemetry>().AddSingleton<BrokerService>();

        var app = builder.Build();
        app.MapGrpcService<BrokerService>();
        return app;
    }

    private static void AddStorage(IServiceCollection services, BrokerOptions options)
    {
        if (options.Data is not { Length: > 0 } path)
        {
            services.AddSingleton<MessageLog>(new MemoryLog(options.Memory)).AddSingleton(new CatalogFile(path: null));
            return;
        }

        // By factories: the container disposes only what it made itself, the log before its folder.
        var folder = new DataFolder(path);
        services.AddSingleton(_ => folder);
        services.AddSingleton(_ => new CatalogFile(folder.CatalogPath));
        services.AddSingleton<MessageLog>(provider => new DurableLog(provider.GetRequiredService<DataFolder>(), options));
    }
}
