using PushApp.DevBroker.Delays;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>RecallMessage: a producer takes back a delayed message that is not due yet.</summary>
internal sealed class RecallMessage(TypedTopics topics, DelayedMessages delayed)
{
    public async Task<RecallMessageResponse> RecallAsync(RecallMessageRequest request)
    {
        var topic = topics.Get(request.Topic, MessageType.Delay);
        return new RecallMessageResponse
        {
            Status = Statuses.Ok,
            MessageId = await delayed.RecallAsync(topic, request.RecallHandle),
        };
    }
}
