using PushApp.DevBroker.Storage;
using PushApp.DevBroker.Timing;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Consuming;

/// <summary>A message that a poll got, with what its delivery needs.</summary>
internal readonly record struct Found(Claim Claim, Message Message);

/// <summary>Polls for a group and reads what it got.</summary>
internal sealed class MessageReader(MessageLog log, DeadLetters deadLetters, DueTimer timer)
{
    /// <summary>
    /// Waits until there are messages for the poll, or its time is over. A message that the filter does not take is
    /// acknowledged for the group, one that was delivered too often goes to the dead-letter topic.
    /// </summary>
    public async Task<List<Found>> ReadAsync(ConsumerGroup group, Topic topic, PollRequest request, TimeSpan patience,
        CancellationToken cancellation)
    {
        var progress = group.On(topic);
        var deadline = timer.Now + (long)patience.TotalMilliseconds;
        List<Found> found = [];
        List<ReceiptHandle> done = [];
        while (true)
        {
            var claims = await progress.PollAsync(request, deadline, cancellation);
            try
            {
                foreach (var claim in claims)
                {
                    if (await TakeAsync(group, request, claim, cancellation) is { } message)
                    {
                        found.Add(new Found(claim, message));
                    }
                    else
                    {
                        done.Add(claim.Handle);
                    }
                }
            }
            catch
            {
                progress.Return(claims);
                throw;
            }

            if (done.Count > 0)
            {
                await progress.AcknowledgeAsync(done);
                done.Clear();
            }

            if (found.Count > 0 || claims.Count == 0)
            {
                return found;
            }
        }
    }

    /// <summary>The message of a claim; null where the group is done with it.</summary>
    private async ValueTask<Message?> TakeAsync(ConsumerGroup group, PollRequest request, Claim claim, CancellationToken cancellation)
    {
        // Nothing is left to read where retention was faster than the group.
        if (await log.ReadAsync(claim.Address, cancellation) is not { } bytes)
        {
            return null;
        }

        var message = MessageRecord.Read(bytes.Span);
        if (!request.Filter.Takes(message))
        {
            return null;
        }

        if (claim.Exhausted)
        {
            await deadLetters.TakeAsync(group, message);
            return null;
        }

        return message;
    }
}
