using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PushApp.DevBroker.Clients;
using PushApp.DevBroker.Consuming;
using PushApp.DevBroker.Limits;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>What clients say about themselves: settings, heartbeats, farewells.</summary>
internal sealed class Telemetry(Callers callers, ClientRegistry clients, GroupCatalog groups)
{
    private const int ProducerAttempts = 3;
    private const int ReceiveBatch = 32;
    private const float BackoffMultiplier = 2;

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongPolling = TimeSpan.FromSeconds(20);

    /// <summary>The pauses between the attempts of a push consumer, in seconds.</summary>
    private static readonly int[] RetrySeconds =
        [1, 5, 10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200];

    /// <summary>Holds the stream: every Settings is answered with the settings to use.</summary>
    public async Task ConverseAsync(IAsyncStreamReader<TelemetryCommand> commands, IServerStreamWriter<TelemetryCommand> answers,
        ServerCallContext context)
    {
        using var toClient = new ClientCommands(answers);
        Client? client = null;
        try
        {
            client = callers.Identify(context).Client;
            client.Commands = toClient;
            while (await commands.MoveNext(context.CancellationToken))
            {
                if (commands.Current.CommandCase == TelemetryCommand.CommandOneofCase.Settings)
                {
                    var settings = commands.Current.Settings;
                    Complete(settings);
                    client.Settings = settings;
                    await toClient.SendAsync(new TelemetryCommand { Status = Statuses.Ok, Settings = settings });
                }
            }
        }
        catch (BrokerException refusal)
        {
            throw new RpcException(new Grpc.Core.Status(StatusCode.InvalidArgument, refusal.Message));
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException && context.CancellationToken.IsCancellationRequested)
        {
            // The client has left; the end of its connection is noted elsewhere.
        }
        finally
        {
            if (client?.Commands == toClient)
            {
                client.Commands = null;
            }
        }
    }

    public HeartbeatResponse Beat(HeartbeatRequest request, Caller caller)
    {
        if (caller.Client.Settings is not { } settings)
        {
            throw new BrokerException(Code.UnrecognizedClientType, "cannot find client settings for this client");
        }

        if (settings.PubSubCase == Settings.PubSubOneofCase.Subscription)
        {
            groups.Get(Names.Group(request.Group));
        }

        return new HeartbeatResponse { Status = Statuses.Ok };
    }

    public NotifyClientTerminationResponse End(Caller caller)
    {
        clients.Terminate(caller.Client.Id);
        return new NotifyClientTerminationResponse { Status = Statuses.Ok };
    }

    /// <exception cref="BrokerException">CONSUMER_GROUP_NOT_FOUND.</exception>
    private void Complete(Settings settings)
    {
        settings.Metric = new Metric { On = false };
        switch (settings.PubSubCase)
        {
            case Settings.PubSubOneofCase.Publishing:
                settings.BackoffPolicy = new RetryPolicy
                {
                    MaxAttempts = ProducerAttempts,
                    ExponentialBackoff = new ExponentialBackoff
                    {
                        Initial = FirstBackoff.ToDuration(),
                        Max = LongestBackoff.ToDuration(),
                        Multiplier = BackoffMultiplier,
                    },
                };
                settings.Publishing.MaxBodySize = MessageLimits.MaxBodySize;
                settings.Publishing.ValidateMessageType = true;
                break;

            case Settings.PubSubOneofCase.Subscription:
                var group = groups.Get(Names.Group(settings.Subscription.Group));
                settings.Subscription.Fifo = group.Fifo;
                settings.Subscription.ReceiveBatchSize = ReceiveBatch;
                settings.Subscription.LongPollingTimeout = LongPolling.ToDuration();
                settings.BackoffPolicy = new RetryPolicy { MaxAttempts = group.MaxAttempts, CustomizedBackoff = new CustomizedBackoff() };
                settings.BackoffPolicy.CustomizedBackoff.Next.Add(RetrySeconds.Select(seconds => TimeSpan.FromSeconds(seconds).ToDuration()));
                break;
        }
    }
}
