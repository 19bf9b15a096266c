using PushApp.DevBroker.Consuming;
using PushApp.DevBroker.Limits;
using PushApp.DevBroker.Storage;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>AckMessage, ChangeInvisibleDuration and ForwardMessageToDeadLetterQueue: the answers of consumers to the messages they hold.</summary>
internal sealed class AckMessage(TopicCatalog topics, GroupCatalog groups, MessageLog log, DeadLetters deadLetters)
{
    public async Task<AckMessageResponse> AcknowledgeAsync(AckMessageRequest request)
    {
        var progress = ProgressOf(request.Group, request.Topic);
        var statuses = new Status?[request.Entries.Count];
        List<ReceiptHandle> handles = new(request.Entries.Count);
        for (var i = 0; i < statuses.Length; i++)
        {
            if (TryParse(request.Entries[i].ReceiptHandle, out var handle, out statuses[i]))
            {
                handles.Add(handle);
            }
        }

        var refusals = await progress.AcknowledgeAsync(handles);
        var response = new AckMessageResponse();
        var read = 0;
        for (var i = 0; i < statuses.Length; i++)
        {
            response.Entries.Add(new AckMessageResultEntry
            {
                MessageId = request.Entries[i].MessageId,
                ReceiptHandle = request.Entries[i].ReceiptHandle,
                Status = statuses[i] ?? (refusals[read++] is { } refusal ? Statuses.Of(refusal) : Statuses.Ok),
            });
        }

        response.Status = response.Entries.Count > 0
            ? Statuses.Common(response.Entries.Select(entry => entry.Status))
            : Statuses.Of(Code.InternalServerError, "ack message result is empty");
        return response;
    }

    public Task<ChangeInvisibleDurationResponse> ChangeInvisibleDurationAsync(ChangeInvisibleDurationRequest request)
    {
        var milliseconds = InvisibleTimes.ToChange(request.InvisibleDuration);
        var handle = ProgressOf(request.Group, request.Topic).ChangeInvisibleDuration(ReceiptHandle.Parse(request.ReceiptHandle), milliseconds);
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
            await deadLetters.TakeAsync(group, MessageRecord.Read(bytes.Span));
        }

        await progress.AcknowledgeAsync([handle]);
        return new ForwardMessageToDeadLetterQueueResponse { Status = Statuses.Ok };
    }

    private static bool TryParse(string text, out ReceiptHandle handle, out Status? refusal)
    {
        try
        {
            (handle, refusal) = (ReceiptHandle.Parse(text), null);
            return true;
        }
        catch (BrokerException wrong)
        {
            (handle, refusal) = (default, Statuses.Of(wrong));
            return false;
        }
    }

    private TopicProgress ProgressOf(Resource group, Resource topic) =>
        groups.Get(Names.Group(group)).On(topics.Get(Names.Topic(topic)));
}
