using Grpc.Core;
using PushApp.RocketMQ.Protocol;
using Status = PushApp.RocketMQ.Protocol.Status;

namespace PushApp.DevBroker.Protocol;

/// <summary>
/// RocketMQ 5's MessagingService. A class of this folder answers each call and is named after it. A refusal becomes the
/// status of the response, as in Apache RocketMQ's proxy, and not a gRPC error.
/// </summary>
internal sealed class BrokerService(RequestHeaders headers, QueryRoute queryRoute, SendMessage sendMessage, ReceiveMessage receiveMessage, AckMessage ackMessage,
    EndTransaction endTransaction, RecallMessage recallMessage, Telemetry telemetry, CallFailures failures) : MessagingService.MessagingServiceBase
{
    public override Task<QueryRouteResponse> QueryRoute(QueryRouteRequest request, ServerCallContext context) =>
        Answer(context, _ => Task.FromResult(queryRoute.Query(request)), status => new QueryRouteResponse { Status = status });

    public override Task<QueryAssignmentResponse> QueryAssignment(QueryAssignmentRequest request, ServerCallContext context) =>
        Answer(context, _ => Task.FromResult(queryRoute.Assign(request)), status => new QueryAssignmentResponse { Status = status });

    public override Task<SendMessageResponse> SendMessage(SendMessageRequest request, ServerCallContext context) =>
        Answer(context, caller => sendMessage.SendAsync(request, caller), status => new SendMessageResponse { Status = status });

    public override Task ReceiveMessage(ReceiveMessageRequest request, IServerStreamWriter<ReceiveMessageResponse> responses,
        ServerCallContext context) => receiveMessage.ReceiveAsync(request, responses, context);

    public override Task<AckMessageResponse> AckMessage(AckMessageRequest request, ServerCallContext context) =>
        Answer(context, _ => ackMessage.AcknowledgeAsync(request), status => new AckMessageResponse { Status = status });

    public override Task<ChangeInvisibleDurationResponse> ChangeInvisibleDuration(ChangeInvisibleDurationRequest request,
        ServerCallContext context) =>
        Answer(context, _ => ackMessage.ChangeInvisibleDurationAsync(request), status => new ChangeInvisibleDurationResponse { Status = status });

    public override Task<ForwardMessageToDeadLetterQueueResponse> ForwardMessageToDeadLetterQueue(
        ForwardMessageToDeadLetterQueueRequest request, ServerCallContext context) =>
        Answer(context, _ => ackMessage.ForwardAsync(request),
            status => new ForwardMessageToDeadLetterQueueResponse { Status = status });

    public override Task<EndTransactionResponse> EndTransaction(EndTransactionRequest request, ServerCallContext context) =>
        Answer(context, _ => endTransaction.EndAsync(request, context.CancellationToken), status => new EndTransactionResponse { Status = status });

    public override Task<RecallMessageResponse> RecallMessage(RecallMessageRequest request, ServerCallContext context) =>
        Answer(context, _ => recallMessage.RecallAsync(request), status => new RecallMessageResponse { Status = status });

    public override Task<HeartbeatResponse> Heartbeat(HeartbeatRequest request, ServerCallContext context) =>
        Answer(context, caller => Task.FromResult(telemetry.Heartbeat(request, caller)), status => new HeartbeatResponse { Status = status });

    public override Task<NotifyClientTerminationResponse> NotifyClientTermination(NotifyClientTerminationRequest request,
        ServerCallContext context) =>
        Answer(context, caller => Task.FromResult(telemetry.Terminate(caller)),
            status => new NotifyClientTerminationResponse { Status = status });

    public override Task Telemetry(IAsyncStreamReader<TelemetryCommand> commands, IServerStreamWriter<TelemetryCommand> answers,
        ServerCallContext context) => telemetry.ConverseAsync(commands, answers, context);

    private async Task<TResponse> Answer<TResponse>(ServerCallContext context, Func<Caller, Task<TResponse>> answer,
        Func<Status, TResponse> refuse)
    {
        try
        {
            return await answer(headers.Identify(context));
        }
        catch (BrokerException refusal)
        {
            return refuse(Statuses.Of(refusal));
        }
        catch (Exception failure) when (!context.CancellationToken.IsCancellationRequested)
        {
            return refuse(failures.StatusOf(failure, context));
        }
    }
}
