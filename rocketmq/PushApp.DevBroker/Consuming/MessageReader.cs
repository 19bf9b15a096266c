using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Timing;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Consuming;

/// <summary>A popped message with its content.</summary>
internal readonly record struct Found(PoppedMessage Popped, Message Message);

/// <summary>Polls a group's queues and reads the popped messages from the log.</summary>
internal sealed class MessageReader(MessageLog log, DeadLetters deadLetters, DueTimer timer)
{
    /// <summary>
    /// Waits until there are messages for the poll, or its time is over. A message that the filter does not take is
    /// acknowledged for the group, one that was delivered too often goes to the dead-letter topic.
    /// </summary>
    public async Task<List<Found>> ReadAsync(ConsumerGroup group, Topic topic, PollRequest request, TimeSpan longPollingTimeout,
        CancellationToken cancellationToken)
    {
        var progress = group.On(topic);
        var deadline = timer.Now + (long)longPollingTimeout.TotalMilliseconds;
        List<Found> found = [];
        List<ReceiptHandle> done = [];
        while (true)
        {
            var messages = await progress.PollAsync(request, deadline, cancellationToken);
            try
            {
                foreach (var popped in messages)
                {
                    if (await TakeAsync(group, request, popped, cancellationToken) is { } message)
                    {
                        found.Add(new Found(popped, message));
                    }
                    else
                    {
                        done.Add(popped.Handle);
                    }
                }
            }
            catch
            {
                progress.Return(messages);
                throw;
            }

            if (done.Count > 0)
            {
                await progress.AcknowledgeAsync(done);
                done.Clear();
            }

            if (found.Count > 0 || messages.Count == 0)
            {
                return found;
            }
        }
    }

    /// <summary>The popped message, read from the log; null where the group is done with it.</summary>
    private async ValueTask<Message?> TakeAsync(ConsumerGroup group, PollRequest request, PoppedMessage popped, CancellationToken cancellationToken)
    {
        // Nothing is left to read where retention was faster than the group.
        if (await log.ReadAsync(popped.Address, cancellationToken) is not { } bytes)
        {
            return null;
        }

        var message = MessageRecord.Read(bytes.Span);
        if (!request.Filter.Takes(message))
        {
            return null;
        }

        if (popped.Exhausted)
        {
            await deadLetters.TakeAsync(group, message);
            return null;
        }

        return message;
    }
}
