extern alias DevBroker;

using System.Collections.Concurrent;
using System.Net;
using DevBroker::PushApp.RocketMQ.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Org.Apache.Rocketmq;
using Endpoints = DevBroker::PushApp.RocketMQ.Protocol.Endpoints;
using MessageQueue = DevBroker::PushApp.RocketMQ.Protocol.MessageQueue;
using Status = DevBroker::PushApp.RocketMQ.Protocol.Status;

namespace RocketMQ.Tests.Client;

/// <summary>
/// A server that answers as a test tells it, for what no real one can be made to do. It has one topic, with one queue, and
/// keeps no message.
/// </summary>
internal sealed class ScriptedServer : MessagingService.MessagingServiceBase, IAsyncDisposable
{
    public const string Topic = "SCRIPTED";

    private WebApplication? _app;
    private volatile CancellationTokenSource _talking = new();
    private int _polls;
    private int _pollsBegun;
    private int _assignmentQueries;

    private ScriptedServer()
    {
    }

    /// <summary>The sends that came.</summary>
    public ConcurrentQueue<SendMessageRequest> Sends { get; } = new();

    /// <summary>How a send is answered: unless told otherwise, as Apache RocketMQ answers one that it has stored.</summary>
    public Func<SendMessageRequest, Task<SendMessageResponse>> OnSend { get; set; } = request => Task.FromResult(Stored(request));

    /// <summary>Runs before a consumer is told its queue.</summary>
    public Func<CancellationToken, Task> OnQueryAssignment { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs before the end of a client is answered.</summary>
    public Func<CancellationToken, Task> OnFarewell { get; set; } = _ => Task.CompletedTask;

    /// <summary>What a client is told once it has declared its settings; null for nothing.</summary>
    public TelemetryCommand? Command { get; set; }

    /// <summary>The settings that clients declared.</summary>
    public ConcurrentQueue<Settings> Settings { get; } = new();

    /// <summary>How often a consumer asked for its queues.</summary>
    public int AssignmentQueries => Volatile.Read(ref _assignmentQueries);

    /// <summary>Polls under way.</summary>
    public int Polls => Volatile.Read(ref _polls);

    /// <summary>Polls since the beginning.</summary>
    public int PollsBegun => Volatile.Read(ref _pollsBegun);

    public ClientConfig Config => new ClientConfig.Builder().SetEndpoints($"127.0.0.1:{Port}").EnableSsl(false).Build();

    private int Port => new Uri(_app!.Urls.Single()).Port;

    private Status Ok { get; } = new() { Code = DevBroker::PushApp.RocketMQ.Protocol.Code.Ok };

    private MessageQueue Queue => new()
    {
        Topic = new Resource { Name = Topic },
        Permission = Permission.ReadWrite,
        AcceptMessageTypes = { MessageType.Normal, MessageType.Fifo },
        Broker = new Broker
        {
            Name = "scripted",
            Endpoints = new Endpoints { Scheme = AddressScheme.Ipv4, Addresses = { new Address { Host = "127.0.0.1", Port = Port } } },
        },
    };

    public static async Task<ScriptedServer> StartAsync()
    {
        var server = new ScriptedServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(server);
        server._app = builder.Build();
        server._app.MapGrpcService<ScriptedServer>();
        await server._app.StartAsync();
        return server;
    }

    /// <summary>One result for all of the request's messages.</summary>
    public static SendMessageResponse Stored(SendMessageRequest request, long offset = 0) => new()
    {
        Status = new Status { Code = DevBroker::PushApp.RocketMQ.Protocol.Code.Ok },
        Entries =
        {
            new SendResultEntry
            {
                Status = new Status { Code = DevBroker::PushApp.RocketMQ.Protocol.Code.Ok },
                MessageId = string.Join(',', request.Messages.Select(message => message.SystemProperties.MessageId)),
                Offset = offset,
            },
        },
    };

    /// <summary>Ends every telemetry stream, by the status that a server ends one with; the connections stay.</summary>
    public void EndTelemetry() => Interlocked.Exchange(ref _talking, new CancellationTokenSource()).Cancel();

    public override async Task<SendMessageResponse> SendMessage(SendMessageRequest request, ServerCallContext context)
    {
        Sends.Enqueue(request);
        return await OnSend(request).WaitAsync(context.CancellationToken);
    }

    public override Task<QueryRouteResponse> QueryRoute(QueryRouteRequest request, ServerCallContext context) =>
        Task.FromResult(new QueryRouteResponse { Status = Ok, MessageQueues = { Queue } });

    public override async Task<QueryAssignmentResponse> QueryAssignment(QueryAssignmentRequest request, ServerCallContext context)
    {
        Interlocked.Increment(ref _assignmentQueries);
        await OnQueryAssignment(context.CancellationToken);
        return new QueryAssignmentResponse { Status = Ok, Assignments = { new Assignment { MessageQueue = Queue } } };
    }

    public override async Task ReceiveMessage(
        ReceiveMessageRequest request, IServerStreamWriter<ReceiveMessageResponse> responseStream, ServerCallContext context)
    {
        Interlocked.Increment(ref _polls);
        Interlocked.Increment(ref _pollsBegun);
        await Task.Delay(request.LongPollingTimeout.ToTimeSpan(), context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref _polls);
        await responseStream.WriteAsync(new ReceiveMessageResponse
        {
            Status = new Status { Code = DevBroker::PushApp.RocketMQ.Protocol.Code.MessageNotFound },
        });
    }

    public override async Task Telemetry(
        IAsyncStreamReader<TelemetryCommand> requestStream, IServerStreamWriter<TelemetryCommand> responseStream, ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_talking.Token, context.CancellationToken);
        try
        {
            await foreach (var command in requestStream.ReadAllAsync(end.Token))
            {
                if (command.Settings is { } settings)
                {
                    Settings.Enqueue(settings);
                    await responseStream.WriteAsync(new TelemetryCommand { Status = Ok, Settings = settings });
                    if (Command is { } then)
                    {
                        await responseStream.WriteAsync(then);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            throw new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "the server ends the stream"));
        }
    }

    public override Task<HeartbeatResponse> Heartbeat(HeartbeatRequest request, ServerCallContext context) =>
        Task.FromResult(new HeartbeatResponse { Status = Ok });

    public override async Task<NotifyClientTerminationResponse> NotifyClientTermination(NotifyClientTerminationRequest request, ServerCallContext context)
    {
        await OnFarewell(context.CancellationToken);
        return new NotifyClientTerminationResponse { Status = Ok };
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
