using Google.Protobuf;
using Grpc.Core;
using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

/// <summary>
/// The calls of <c>apache.rocketmq.v2.MessagingService</c> with headers, deadline and the check of the response's status.
/// A refused call throws a <see cref="ClientException"/>, a failed one gRPC's <see cref="RpcException"/>.
/// </summary>
internal sealed class MessagingRpc(ClientConfig config, string clientId) : IDisposable
{
    private const string Service = "/apache.rocketmq.v2.MessagingService/";

    private readonly ChannelPool _channels = new(config.SslEnabled);
    private readonly RequestHeaders _headers = new(config, clientId);
    private readonly TimeSpan _timeout = config.RequestTimeout;

    public Task<Proto.QueryRouteResponse> QueryRouteAsync(Endpoints to, Proto.QueryRouteRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, Service + "QueryRoute", request, Proto.QueryRouteResponse.Parser, static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.QueryAssignmentResponse> QueryAssignmentAsync(Endpoints to, Proto.QueryAssignmentRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, Service + "QueryAssignment", request, Proto.QueryAssignmentResponse.Parser, static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.HeartbeatResponse> HeartbeatAsync(Endpoints to, Proto.HeartbeatRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, Service + "Heartbeat", request, Proto.HeartbeatResponse.Parser, static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.SendMessageResponse> SendAsync(Endpoints to, Proto.SendMessageRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, Service + "SendMessage", request, Proto.SendMessageResponse.Parser, StatusOf, _timeout, cancellationToken);

    public Task<Proto.AckMessageResponse> AckAsync(Endpoints to, Proto.AckMessageRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, Service + "AckMessage", request, Proto.AckMessageResponse.Parser, static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.ChangeInvisibleDurationResponse> ChangeInvisibleDurationAsync(Endpoints to, Proto.ChangeInvisibleDurationRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, Service + "ChangeInvisibleDuration", request, Proto.ChangeInvisibleDurationResponse.Parser, static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.ForwardMessageToDeadLetterQueueResponse> ForwardToDeadLetterQueueAsync(Endpoints to, Proto.ForwardMessageToDeadLetterQueueRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, Service + "ForwardMessageToDeadLetterQueue", request, Proto.ForwardMessageToDeadLetterQueueResponse.Parser, static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.EndTransactionResponse> EndTransactionAsync(Endpoints to, Proto.EndTransactionRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, Service + "EndTransaction", request, Proto.EndTransactionResponse.Parser, static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.RecallMessageResponse> RecallAsync(Endpoints to, Proto.RecallMessageRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, Service + "RecallMessage", request, Proto.RecallMessageResponse.Parser, static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.NotifyClientTerminationResponse> NotifyTerminationAsync(Endpoints to, Proto.NotifyClientTerminationRequest request, TimeSpan timeout) =>
        CallAsync(to, Service + "NotifyClientTermination", request, Proto.NotifyClientTerminationResponse.Parser, static r => r.Status, timeout, default);

    /// <summary>A long poll. The deadline has the request timeout on top of the time that the server may wait.</summary>
    public GrpcCall<Proto.ReceiveMessageResponse> Receive(Endpoints from, Proto.ReceiveMessageRequest request, TimeSpan wait, CancellationToken cancellationToken, out string requestId)
    {
        (var headers, requestId) = _headers.Create();
        return _channels.Get(from).Start(Service + "ReceiveMessage", request, Proto.ReceiveMessageResponse.Parser, headers, wait + _timeout, cancellationToken);
    }

    public AsyncDuplexStreamingCall<Proto.TelemetryCommand, Proto.TelemetryCommand> OpenTelemetry(Endpoints to, CancellationToken cancellationToken) =>
        _channels.GetDuplex(to).Telemetry(new CallOptions(_headers.Create().Headers, cancellationToken: cancellationToken));

    public void DropConnection(Endpoints endpoints) => _channels.Drop(endpoints);

    public void Dispose() => _channels.Dispose();

    private async Task<T> CallAsync<T>(
        Endpoints to,
        string method,
        IMessage request,
        MessageParser<T> parser,
        Func<T, Proto.Status?> status,
        TimeSpan timeout,
        CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        var (headers, requestId) = _headers.Create();
        var response = await _channels.Get(to).CallAsync(method, request, parser, headers, timeout, cancellationToken).ConfigureAwait(false);
        StatusChecker.Check(status(response), requestId);
        return response;
    }

    // A send of one message is as good as its one entry, whatever the sum over all entries says.
    private static Proto.Status? StatusOf(Proto.SendMessageResponse response) =>
        response.Entries.Count > 0 && response.Entries[0].Status is { } entry ? entry : response.Status;
}
