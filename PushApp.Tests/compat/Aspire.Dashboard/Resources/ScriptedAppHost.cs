using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PushApp.Dashboard.V1;

namespace PushApp.Tests.Compat.Dashboard.Resources;

/// <summary>The app host's resource service, on the wire, with two gateways of which the test says what happens.</summary>
internal sealed class ScriptedAppHost : ResourceService.ResourceServiceBase, IAsyncDisposable
{
    public const string Key = "the-resource-service-key";
    public const int Backlog = 3;

    private static readonly string[] Ids = ["gateway-abcdefgh", "gateway-nrtxycbd"];
    private readonly Channel<ResourceUpdate> _updates = Channel.CreateUnbounded<ResourceUpdate>();
    private readonly Dictionary<string, Channel<ConsoleLine>> _lines = Ids.ToDictionary(id => id, _ => Channel.CreateUnbounded<ConsoleLine>());
    private WebApplication? _server;

    public static async Task<ScriptedAppHost> StartAsync(int port)
    {
        var host = new ScriptedAppHost();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(host);
        host._server = builder.Build();
        host._server.MapGrpcService<ScriptedAppHost>();
        await host._server.StartAsync();
        return host;
    }

    public ValueTask ChangeAsync(string id, string state) =>
        _updates.Writer.WriteAsync(new ResourceUpdate { Upserted = { Snapshot(id, state) } });

    public ValueTask WriteLineAsync(string id, string text) =>
        _lines[id].Writer.WriteAsync(new ConsoleLine { Number = Backlog + 1, Text = text, At = DateTimeOffset.UtcNow.ToTimestamp() });

    public override async Task WatchResources(WatchResourcesRequest request, IServerStreamWriter<ResourceUpdate> responseStream, ServerCallContext context)
    {
        Check(context);
        await responseStream.WriteAsync(new ResourceUpdate
        {
            Initial = true,
            ApplicationName = "PushApp.AppHost",
            Upserted = { Ids.Select(id => Snapshot(id, "Running")) },
        });
        await foreach (var update in _updates.Reader.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(update);
        }
    }

    public override async Task WatchConsole(WatchConsoleRequest request, IServerStreamWriter<ConsoleLines> responseStream, ServerCallContext context)
    {
        Check(context);
        var backlog = Enumerable.Range(1, Backlog).Select(n => new ConsoleLine
        {
            Number = n,
            Text = $"line {n}",
            At = DateTimeOffset.UtcNow.AddMinutes(n - 10).ToTimestamp(),
        });
        await responseStream.WriteAsync(new ConsoleLines { Lines = { backlog } });
        await foreach (var line in _lines[request.ResourceId].Reader.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(new ConsoleLines { Lines = { line } });
        }
    }

    public override Task<CommandResponse> ExecuteCommand(CommandRequest request, ServerCallContext context)
    {
        Check(context);
        return Task.FromResult(request.Command == "stop"
            ? new CommandResponse { Succeeded = true }
            : new CommandResponse { Message = "no such command" });
    }

    public async ValueTask DisposeAsync()
    {
        // Streams that wait would hold the server's stop.
        _updates.Writer.Complete();
        foreach (var lines in _lines.Values)
        {
            lines.Writer.Complete();
        }
        await _server!.DisposeAsync();
    }

    private static void Check(ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("x-resource-service-api-key") != Key)
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, "wrong key"));
        }
    }

    private static ResourceSnapshot Snapshot(string id, string state) => new()
    {
        Id = id,
        Name = "gateway",
        Type = "Project",
        State = state,
        OtelInstanceId = id["gateway-".Length..],
    };
}
