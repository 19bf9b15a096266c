using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PushApp.DevBroker.Consuming;
using PushApp.DevBroker.Filters;
using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Timing;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>Gives messages to consumers, by long polling.</summary>
internal sealed class Receiving(Callers callers, TopicCatalog topics, GroupCatalog groups, MessageLog log, DeadLetters deadLetters,
    DueTimer timer)
{
    private const int MaxBatch = 32;

    private static readonly TimeSpan ShortestPoll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(20);

    /// <summary>Writes, in this order: a status, the messages if there are any, the time of delivery.</summary>
    public async Task ReceiveAsync(ReceiveMessageRequest request, IServerStreamWriter<ReceiveMessageResponse> responses,
        ServerCallContext context)
    {
        // Until the last part is written there is no use in sending the first.
        responses.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        try
        {
            await DeliverAsync(request, responses, context);
        }
        catch (BrokerException refusal)
        {
            await responses.WriteAsync(new ReceiveMessageResponse { Status = Statuses.Of(refusal) });
        }

        responses.WriteOptions = WriteOptions.Default;
        await responses.WriteAsync(new ReceiveMessageResponse { DeliveryTimestamp = TimestampOf(timer.Now) });
    }

    private async Task DeliverAsync(ReceiveMessageRequest request, IServerStreamWriter<ReceiveMessageResponse> responses,
        ServerCallContext context)
    {
        var caller = callers.Identify(context);
        var patience = PatienceOf(request, context);
        var topic = topics.Get(Names.Topic(request.MessageQueue.Topic));
        var group = groups.Get(Names.Group(request.Group));
        var poll = new PollRequest(
            MessageFilter.Parse(request.FilterExpression),
            Math.Clamp(request.BatchSize, 1, MaxBatch),
            (long)(request.InvisibleDuration?.ToTimeSpan().TotalMilliseconds ?? 0),
            request.AutoRenew ? caller.Client.Id : null);

        var progress = group.On(topic);
        var claims = await progress.PollAsync(poll, patience, context.CancellationToken);
        var written = false;
        try
        {
            foreach (var claim in claims)
            {
                if (await log.ReadAsync(claim.Address, context.CancellationToken) is not { } bytes)
                {
                    // Retention was faster than the group.
                    progress.Acknowledge(claim.Handle);
                    continue;
                }

                var message = new MessageRecord(bytes).Message;
                if (claim.Exhausted)
                {
                    await deadLetters.TakeAsync(group, message);
                    progress.Acknowledge(claim.Handle);
                    continue;
                }

                if (!written)
                {
                    await responses.WriteAsync(new ReceiveMessageResponse { Status = Statuses.Ok });
                    written = true;
                }

                await responses.WriteAsync(new ReceiveMessageResponse { Message = Addressed(message, request, claim, poll) });
            }
        }
        catch
        {
            progress.Return(claims);
            throw;
        }

        if (!written)
        {
            await responses.WriteAsync(new ReceiveMessageResponse
            {
                Status = Statuses.Of(Code.MessageNotFound, "no new message"),
            });
        }
    }

    private static Message Addressed(Message message, ReceiveMessageRequest request, Claim claim, PollRequest poll)
    {
        message.Topic = request.MessageQueue.Topic;
        var properties = message.SystemProperties;
        properties.ReceiptHandle = claim.Handle.ToString();
        properties.DeliveryAttempt = claim.Attempt;
        properties.InvisibleDuration = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(
            poll.RenewFor is null ? poll.InvisibleMilliseconds : QueueProgress.RenewalMilliseconds));
        return message;
    }

    /// <summary>How long an empty poll waits: what the client asks for within the broker's bounds and its own deadline.</summary>
    private TimeSpan PatienceOf(ReceiveMessageRequest request, ServerCallContext context)
    {
        var remaining = context.Deadline == DateTime.MaxValue
            ? TimeSpan.MaxValue
            : context.Deadline - DateTimeOffset.FromUnixTimeMilliseconds(timer.Now).UtcDateTime;
        var wanted = request.LongPollingTimeout?.ToTimeSpan() ?? LongestPoll;
        var patience = TimeSpan.FromTicks(Math.Clamp(wanted.Ticks, ShortestPoll.Ticks, LongestPoll.Ticks));
        if (patience <= remaining)
        {
            return patience;
        }

        return remaining >= ShortestPoll
            ? remaining
            : throw new BrokerException(Code.IllegalPollingTime,
                "The deadline time remaining is not enough for polling, please check network condition");
    }

    private static Timestamp TimestampOf(long milliseconds) =>
        Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
