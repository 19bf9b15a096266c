using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Org.Apache.Rocketmq;
using PushApp.Bench.Protocols;

namespace PushApp.Bench.Peers;

/// <summary>One node of <see cref="BroadcastPeer"/>, in a process of its own: it receives the whole topic and holds some of the clients.</summary>
internal static class BroadcastNode
{
    /// <summary>The first argument of a process that is one.</summary>
    public const string Command = "broadcast-node";

    /// <summary>The topic of all messages.</summary>
    public const string Topic = "PUSH_BROADCAST";

    /// <summary>The property of a message that names its receiver: nodes need not read what they throw away.</summary>
    public const string ReceiverProperty = "to";

    /// <summary>The setting with the node's consumer group: each has one of its own, and so gets everything.</summary>
    public const string GroupKey = "ConsumerGroup";

    /// <summary>Answers with 200 once a message has come.</summary>
    public const string ReadyPath = "/ready";

    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddPushAppAuthentication(AnySubject.Check);

        await using var app = builder.Build();
        var clients = new NodeClients();
        var listener = new Listener(clients);
        await using var consumer = await new PushConsumer.Builder()
            .SetClientConfig(BroadcastSender.Connection(app.Configuration))
            .SetConsumerGroup(app.Configuration[GroupKey]!)
            .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [Topic] = FilterExpression.SubAll })
            .SetConsumptionThreadCount(Math.Clamp(Environment.ProcessorCount, 2, 8))
            .SetMessageListener(listener)
            .Build();
        app.UseWebSockets();
        app.Map(PlainProtocol.ConnectPath, clients.ServeAsync).RequireAuthorization();
        app.MapGet(ReadyPath, () => Results.StatusCode(listener.HasReceived ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable));
        await app.RunAsync();
    }

    private sealed class Listener(NodeClients clients) : IMessageListener
    {
        private volatile bool _received;

        public bool HasReceived => _received;

        public ConsumeResult Consume(MessageView messageView)
        {
            _received = true;
            clients.Push(messageView.Properties[ReceiverProperty], messageView.Body);
            return ConsumeResult.SUCCESS;
        }
    }
}
