extern alias DevBroker;

using DevBroker::PushApp.DevBroker;
using DevBroker::PushApp.RocketMQ.Protocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;

namespace RocketMQ.Tests.DevBroker;

/// <summary>A broker of its own on a free port, in this process, and clients that speak the protocol with it.</summary>
internal sealed class InProcessBroker : IAsyncDisposable
{
    private readonly WebApplication _app;

    private InProcessBroker(WebApplication app) => _app = app;

    /// <summary>Plaintext, which the port takes beside the TLS that Kestrel names.</summary>
    public Uri Url => new($"http://127.0.0.1:{new Uri(_app.Urls.Single()).Port}");

    /// <summary>Starts one that creates the topics it is asked for, unless it is told otherwise.</summary>
    public static async Task<InProcessBroker> StartAsync(params string[] args)
    {
        var app = DevBrokerHost.Build(["--port", "0", "--AutoCreateTopics", "true", .. args]);
        await app.StartAsync();
        return new InProcessBroker(app);
    }

    public TestClient Connect(string? clientId = null) => new(Url, clientId ?? Guid.NewGuid().ToString("N"));

    /// <summary>Ends in an orderly way, which waits for the connections.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}

/// <summary>One client of the broker on a connection of its own.</summary>
internal sealed class TestClient(Uri url, string clientId, HttpMessageHandler? handler = null) : IDisposable
{
    public const string Topic = "TOPIC";

    public static readonly TimeSpan Invisible = TimeSpan.FromSeconds(60);

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(url, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });

    public string Id => clientId;

    public MessagingService.MessagingServiceClient Calls => field ??= new MessagingService.MessagingServiceClient(_channel);

    public Metadata Headers => new() { { "x-mq-client-id", clientId }, { "x-mq-client-version", "5.2.1" }, { "x-mq-language", "DOTNET" } };

    public static Message Message(string body, string? tag = null, string topic = Topic)
    {
        var message = new Message
        {
            Topic = new Resource { Name = topic },
            SystemProperties = new SystemProperties { MessageId = Guid.NewGuid().ToString("N"), MessageType = MessageType.Normal },
            Body = Google.Protobuf.ByteString.CopyFromUtf8(body),
        };
        if (tag is not null)
        {
            message.SystemProperties.Tag = tag;
        }

        return message;
    }

    /// <summary>Calls what the protocol's description here does not have.</summary>
    public async Task<byte[]> CallAsync(Method<byte[], byte[]> method, byte[] request) =>
        await _channel.CreateCallInvoker().AsyncUnaryCall(method, host: null, new CallOptions(Headers, DateTime.UtcNow.AddSeconds(30)), request);

    /// <inheritdoc cref="CallAsync"/>
    public AsyncDuplexStreamingCall<byte[], byte[]> Converse(Method<byte[], byte[]> method) =>
        _channel.CreateCallInvoker().AsyncDuplexStreamingCall(method, host: null, new CallOptions(Headers, DateTime.UtcNow.AddSeconds(30)));

    public async Task<SendMessageResponse> SendAsync(params Message[] messages)
    {
        var request = new SendMessageRequest();
        request.Messages.Add(messages);
        return await Calls.SendMessageAsync(request, Headers);
    }

    public async Task<Received> ReceiveAsync(string group, string expression = "*", int batch = 32, TimeSpan? invisible = null,
        bool autoRenew = false, string topic = Topic, TimeSpan? longPollingTimeout = null,
        FilterType type = FilterType.Tag, string? attempt = null, CancellationToken cancellationToken = default)
    {
        var request = new ReceiveMessageRequest
        {
            Group = new Resource { Name = group },
            MessageQueue = new MessageQueue { Topic = new Resource { Name = topic }, Id = -1 },
            FilterExpression = new FilterExpression { Type = type, Expression = expression },
            BatchSize = batch,
            AutoRenew = autoRenew,
            LongPollingTimeout = Duration.FromTimeSpan(longPollingTimeout ?? TimeSpan.FromSeconds(5)),
        };
        if (attempt is not null)
        {
            request.AttemptId = attempt;
        }

        if (!autoRenew)
        {
            request.InvisibleDuration = Duration.FromTimeSpan(invisible ?? Invisible);
        }

        using var call = Calls.ReceiveMessage(request, Headers, DateTime.UtcNow.AddSeconds(30), cancellationToken);
        var received = new Received();
        await foreach (var part in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            received.Parts.Add(part);
        }

        return received;
    }

    /// <summary>Receives and acknowledges until it has the number of messages asked for.</summary>
    public async Task<List<Message>> ConsumeAsync(string group, int count, string expression = "*", string topic = Topic)
    {
        List<Message> messages = [];
        while (messages.Count < count)
        {
            var received = await ReceiveAsync(group, expression, topic: topic);
            messages.AddRange(received.Messages);
            foreach (var message in received.Messages)
            {
                await AckAsync(group, message);
            }
        }

        return messages;
    }

    public async Task<AckMessageResponse> AckAsync(string group, Message message) =>
        await AckAsync(group, message.SystemProperties.ReceiptHandle, message.Topic.Name);

    public async Task<AckMessageResponse> AckAsync(string group, string handle, string topic = Topic)
    {
        var request = new AckMessageRequest { Group = new Resource { Name = group }, Topic = new Resource { Name = topic } };
        request.Entries.Add(new AckMessageEntry { MessageId = "any", ReceiptHandle = handle });
        return await Calls.AckMessageAsync(request, Headers);
    }

    public async Task<ChangeInvisibleDurationResponse> ChangeInvisibleDurationAsync(string group, Message message, TimeSpan duration) =>
        await Calls.ChangeInvisibleDurationAsync(new ChangeInvisibleDurationRequest
        {
            Group = new Resource { Name = group },
            Topic = message.Topic,
            ReceiptHandle = message.SystemProperties.ReceiptHandle,
            MessageId = message.SystemProperties.MessageId,
            InvisibleDuration = Duration.FromTimeSpan(duration),
        }, Headers);

    public void Dispose() => _channel.Dispose();
}

/// <summary>The parts of one receive stream.</summary>
internal sealed class Received
{
    public List<ReceiveMessageResponse> Parts { get; } = [];

    public DevBroker::PushApp.RocketMQ.Protocol.Status Status => Parts[0].Status;

    public IReadOnlyList<Message> Messages =>
        [.. Parts.Where(part => part.Message is not null).Select(part => part.Message)];

    public IEnumerable<string> Bodies => Messages.Select(message => message.Body.ToStringUtf8());
}
