using PushApp.DevBroker.Consuming;
using PushApp.DevBroker.Storage;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>QueryRoute and QueryAssignment: every queue is at this broker, under the address that the client used.</summary>
internal sealed class QueryRoute(TopicCatalog topics, GroupCatalog groups)
{
    /// <summary>The queue id of an assignment that stands for all queues of the topic.</summary>
    private const int AllQueues = -1;

    private const string BrokerName = "devbroker";

    public QueryRouteResponse Query(QueryRouteRequest request)
    {
        var topic = topics.Get(Names.Topic(request.Topic));
        var response = new QueryRouteResponse { Status = Statuses.Ok };
        foreach (var queue in topic.Queues)
        {
            var answer = QueueOf(request.Topic, queue.Id, request.Endpoints);
            answer.AcceptMessageTypes.Add(topic.Accepts);
            response.MessageQueues.Add(answer);
        }

        return response;
    }

    public QueryAssignmentResponse Assign(QueryAssignmentRequest request)
    {
        var topic = topics.Get(Names.Topic(request.Topic));
        var group = groups.Get(Names.Group(request.Group));
        var response = new QueryAssignmentResponse { Status = Statuses.Ok };
        var queues = group.Fifo ? topic.Queues.Select(queue => queue.Id) : [AllQueues];
        response.Assignments.Add(queues.Select(queue =>
            new Assignment { MessageQueue = QueueOf(request.Topic, queue, request.Endpoints) }));
        return response;
    }

    private static MessageQueue QueueOf(Resource topic, int id, Endpoints? endpoints) => new()
    {
        Topic = topic,
        Id = id,
        Permission = Permission.ReadWrite,
        Broker = new RocketMQ.Protocol.Broker { Name = BrokerName, Endpoints = endpoints },
    };
}
