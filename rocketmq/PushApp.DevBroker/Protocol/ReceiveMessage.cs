using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PushApp.DevBroker.Consuming;
using PushApp.DevBroker.Filters;
using PushApp.DevBroker.Limits;
using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Timing;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>ReceiveMessage: gives messages to consumers, by long polling.</summary>
internal sealed class ReceiveMessage(RequestHeaders headers, TopicCatalog topics, GroupCatalog groups, MessageReader reader, BrokerOptions options, DueTimer timer, CallFailures failures)
{
    private const int MaxBatch = 32;

    private static readonly TimeSpan ShortestPoll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Writes, in this order: a status, the messages if there are any, the time of delivery; only a status to one who
    /// may not talk at all.
    /// </summary>
    public async Task ReceiveAsync(ReceiveMessageRequest request, IServerStreamWriter<ReceiveMessageResponse> responses,
        ServerCallContext context)
    {
        Caller caller;
        try
        {
            caller = headers.Identify(context);
        }
        catch (BrokerException refusal)
        {
            await responses.WriteAsync(new ReceiveMessageResponse { Status = Statuses.Of(refusal) });
            return;
        }

        // There is no use in sending the first part before the last; the end of the call sends all.
        responses.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        try
        {
            await DeliverAsync(request, responses, caller, context);
        }
        catch (BrokerException refusal)
        {
            await responses.WriteAsync(new ReceiveMessageResponse { Status = Statuses.Of(refusal) });
        }
        catch (Exception failure) when (!context.CancellationToken.IsCancellationRequested)
        {
            await responses.WriteAsync(new ReceiveMessageResponse { Status = failures.StatusOf(failure, context) });
        }

        await responses.WriteAsync(new ReceiveMessageResponse { DeliveryTimestamp = TimestampOf(timer.Now) });
    }

    private async Task DeliverAsync(ReceiveMessageRequest request, IServerStreamWriter<ReceiveMessageResponse> responses,
        Caller caller, ServerCallContext context)
    {
        var longPollingTimeout = LongPollingTimeoutOf(request, context);
        var topic = topics.Get(Names.Topic(request.MessageQueue?.Topic));
        var group = groups.Get(Names.Group(request.Group));
        var poll = new PollRequest(
            MessageFilter.Parse(request.FilterExpression, options.MaxFilterLength),
            Math.Clamp(request.BatchSize, 1, MaxBatch),
            request.AutoRenew ? QueueProgress.RenewalMilliseconds : InvisibleTimes.ToReceive(request.InvisibleDuration),
            request.AutoRenew ? caller.Client.Id : null,
            request.HasAttemptId ? request.AttemptId : null);

        var found = await reader.ReadAsync(group, topic, poll, longPollingTimeout, context.CancellationToken);
        if (found.Count == 0)
        {
            await responses.WriteAsync(new ReceiveMessageResponse { Status = Statuses.Of(Code.MessageNotFound, "no new message") });
            return;
        }

        try
        {
            await responses.WriteAsync(new ReceiveMessageResponse { Status = Statuses.Ok });
            foreach (var (popped, message) in found)
            {
                await responses.WriteAsync(new ReceiveMessageResponse { Message = Addressed(message, popped, poll) });
            }
        }
        catch
        {
            group.On(topic).Return(found.Select(item => item.Popped));
            throw;
        }
    }

    private static Message Addressed(Message message, PoppedMessage popped, PollRequest poll)
    {
        var properties = message.SystemProperties;
        properties.ReceiptHandle = popped.Handle.ToString();
        properties.QueueId = popped.Handle.Queue;
        properties.DeliveryAttempt = popped.Attempt;
        properties.InvisibleDuration = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(poll.InvisibleMilliseconds));
        return message;
    }

    /// <summary>How long an empty poll waits: the client's long polling timeout, within the broker's bounds and the call's deadline.</summary>
    private TimeSpan LongPollingTimeoutOf(ReceiveMessageRequest request, ServerCallContext context)
    {
        var remaining = context.Deadline == DateTime.MaxValue
            ? TimeSpan.MaxValue
            : context.Deadline - DateTimeOffset.FromUnixTimeMilliseconds(timer.Now).UtcDateTime;
        var wanted = request.LongPollingTimeout is { } timeout ? WireTimes.MillisecondsOf(timeout) : (long)LongestPoll.TotalMilliseconds;
        var longPollingTimeout = TimeSpan.FromMilliseconds(Math.Clamp(wanted, ShortestPoll.TotalMilliseconds, LongestPoll.TotalMilliseconds));
        if (longPollingTimeout <= remaining)
        {
            return longPollingTimeout;
        }

        return remaining >= ShortestPoll
            ? remaining
            : throw new BrokerException(KnowsIllegalPollingTime(context) ? Code.IllegalPollingTime : Code.BadRequest,
                "The deadline time remaining is not enough for polling, please check network condition");
    }

    // Clients before 5.0.3 do not know this code. Versions are compared as text, which is what Apache RocketMQ does.
    private static bool KnowsIllegalPollingTime(ServerCallContext context) =>
        string.CompareOrdinal(context.RequestHeaders.GetValue("x-mq-client-version") ?? "", "5.0.3") >= 0;

    private static Timestamp TimestampOf(long milliseconds) =>
        Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
