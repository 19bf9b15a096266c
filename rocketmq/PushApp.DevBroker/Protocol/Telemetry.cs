using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PushApp.DevBroker.Clients;
using PushApp.DevBroker.Consuming;
using PushApp.DevBroker.Filters;
using PushApp.DevBroker.Limits;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>Telemetry, Heartbeat and NotifyClientTermination: settings, signs of life, and the end of a client.</summary>
internal sealed class Telemetry(RequestHeaders headers, ClientRegistry clients, GroupCatalog groups, BrokerOptions options)
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

    /// <summary>Keeps the stream open and answers every Settings with the settings to use.</summary>
    public async Task ConverseAsync(IAsyncStreamReader<TelemetryCommand> commands, IServerStreamWriter<TelemetryCommand> answers,
        ServerCallContext context)
    {
        var toClient = new ClientCommands(answers, TimeSpan.FromMilliseconds(options.WriteTimeoutMilliseconds), context.GetHttpContext().Abort);
        Client? client = null;
        try
        {
            while (await commands.MoveNext(context.CancellationToken))
            {
                client = headers.Identify(context).Client;
                if (commands.Current.CommandCase == TelemetryCommand.CommandOneofCase.Settings)
                {
                    client.Commands = toClient;
                    client.Settings = Complete(commands.Current.Settings);
                    await toClient.SendAsync(new TelemetryCommand { Status = Statuses.Ok, Settings = client.Settings });
                }
            }
        }
        catch (BrokerException refusal) when (client is null)
        {
            // A status, as for every other call; only wrong settings end the stream with an error.
            await toClient.SendAsync(new TelemetryCommand { Status = Statuses.Of(refusal) });
        }
        catch (BrokerException refusal)
        {
            throw new RpcException(new Grpc.Core.Status(StatusCode.InvalidArgument, $"process client telemetryCommand failed. {refusal.Message}"));
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException && context.CancellationToken.IsCancellationRequested)
        {
            // The client has left; the end of its connection is noted elsewhere.
        }
        catch (InvalidProtocolBufferException)
        {
            // As a call whose only request cannot be read.
            throw new RpcException(new Grpc.Core.Status(StatusCode.Unknown, ""));
        }
        finally
        {
            if (client?.Commands == toClient)
            {
                client.Commands = null;
            }
        }
    }

    public HeartbeatResponse Heartbeat(HeartbeatRequest request, Caller caller)
    {
        if (SettingsOf(caller).PubSubCase == Settings.PubSubOneofCase.Subscription)
        {
            groups.Get(Names.Group(request.Group));
        }

        return new HeartbeatResponse { Status = Statuses.Ok };
    }

    public NotifyClientTerminationResponse Terminate(Caller caller)
    {
        SettingsOf(caller);
        clients.Terminate(caller.Client.Id);
        return new NotifyClientTerminationResponse { Status = Statuses.Ok };
    }

    private static Settings SettingsOf(Caller caller) => caller.Client.Settings
        ?? throw new BrokerException(Code.UnrecognizedClientType, "cannot find client settings for this client");

    /// <exception cref="BrokerException">CONSUMER_GROUP_NOT_FOUND, or a name or an expression is not allowed.</exception>
    /// <exception cref="RpcException">The client says neither what it sends nor what it receives.</exception>
    private Settings Complete(Settings settings)
    {
        settings.Metric = new Metric { On = false };
        switch (settings.PubSubCase)
        {
            case Settings.PubSubOneofCase.Publishing:
                foreach (var topic in settings.Publishing.Topics)
                {
                    Names.Topic(topic);
                }

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
                CheckTags(settings.Subscription);
                settings.Subscription.Fifo = group.Fifo;
                settings.Subscription.ReceiveBatchSize = ReceiveBatch;
                settings.Subscription.LongPollingTimeout = LongPolling.ToDuration();
                settings.BackoffPolicy = new RetryPolicy { MaxAttempts = group.MaxAttempts, CustomizedBackoff = new CustomizedBackoff() };
                settings.BackoffPolicy.CustomizedBackoff.Next.Add(RetrySeconds.Select(seconds => TimeSpan.FromSeconds(seconds).ToDuration()));
                break;

            default:
                throw new RpcException(new Grpc.Core.Status(StatusCode.InvalidArgument, "there is no publishing or subscription data in settings"));
        }

        return settings;
    }

    // SQL is read when it is first used, as on Apache RocketMQ.
    private void CheckTags(Subscription subscription)
    {
        foreach (var entry in subscription.Subscriptions.Where(entry => entry.Expression?.Type != FilterType.Sql))
        {
            try
            {
                MessageFilter.Parse(entry.Expression, options.MaxFilterLength);
            }
            catch (BrokerException wrong)
            {
                throw new BrokerException(wrong.Code, $"expression format is not correct: {wrong.Message}");
            }
        }
    }
}
