using PushApp.DevBroker.Consuming;
using PushApp.DevBroker.Limits;
using PushApp.DevBroker.Storage;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>What consumers say about messages they hold: done, later, or never.</summary>
internal sealed class Settling(TopicCatalog topics, GroupCatalog groups, MessageLog log, DeadLetters deadLetters)
{
    public Task<AckMessageResponse> AcknowledgeAsync(AckMessageRequest request)
    {
        var progress = ProgressOf(request.Group, request.Topic);
        var response = new AckMessageResponse();
        foreach (var entry in request.Entries)
        {
            response.Entries.Add(new AckMessageResultEntry
            {
                MessageId = entry.MessageId,
                ReceiptHandle = entry.ReceiptHandle,
                Status = Acknowledge(progress, entry.ReceiptHandle),
            });
        }

        response.Status = response.Entries.Count > 0
            ? Statuses.Common(response.Entries.Select(entry => entry.Status))
            : Statuses.Of(Code.InternalServerError, "ack message result is empty");
        return Task.FromResult(response);
    }

    public Task<ChangeInvisibleDurationResponse> PostponeAsync(ChangeInvisibleDurationRequest request)
    {
        var milliseconds = InvisibleTimes.ToChange(request.InvisibleDuration);
        var handle = ProgressOf(request.Group, request.Topic).Postpone(ReceiptHandle.Parse(request.ReceiptHandle), milliseconds);
        return Task.FromResult(new ChangeInvisibleDurationResponse { Status = Statuses.Ok, ReceiptHandle = handle.ToString() });
    }

    public async Task<ForwardMessageToDeadLetterQueueResponse> ForwardAsync(ForwardMessageToDeadLetterQueueRequest request)
    {
        var group = groups.Get(Names.Group(request.Group));
        var progress = group.On(topics.Get(Names.Topic(request.Topic)));
        var handle = ReceiptHandle.Parse(request.ReceiptHandle);
        if (progress.AddressOf(handle) is { } address
            && await log.ReadAsync(address, CancellationToken.None) is { } bytes)
        {
            await deadLetters.TakeAsync(group, new MessageRecord(bytes).Message);
        }

        progress.Acknowledge(handle);
        return new ForwardMessageToDeadLetterQueueResponse { Status = Statuses.Ok };
    }

    private static Status Acknowledge(TopicProgress progress, string handle)
    {
        try
        {
            progress.Acknowledge(ReceiptHandle.Parse(handle));
            return Statuses.Ok;
        }
        catch (BrokerException refusal)
        {
            return Statuses.Of(refusal);
        }
    }

    private TopicProgress ProgressOf(Resource group, Resource topic) =>
        groups.Get(Names.Group(group)).On(topics.Get(Names.Topic(topic)));
}
