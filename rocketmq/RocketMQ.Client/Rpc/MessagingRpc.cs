using Grpc.Core;
using Org.Apache.Rocketmq.Error;
using Stub = PushApp.RocketMQ.Protocol.MessagingService.MessagingServiceClient;

namespace Org.Apache.Rocketmq;

/// <summary>
/// The calls of <c>apache.rocketmq.v2.MessagingService</c> with headers, deadline and the check of the response's status.
/// A refused call throws a <see cref="ClientException"/>, a failed one gRPC's <see cref="RpcException"/>.
/// </summary>
internal sealed class MessagingRpc(ClientConfig config, string clientId) : IDisposable
{
    private readonly ChannelPool _channels = new(config.SslEnabled);
    private readonly RequestHeaders _headers = new(config, clientId);
    private readonly TimeSpan _timeout = config.RequestTimeout;

    public Task<Proto.QueryRouteResponse> QueryRouteAsync(Endpoints to, Proto.QueryRouteRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, request, static (stub, r, options) => stub.QueryRouteAsync(r, options), static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.QueryAssignmentResponse> QueryAssignmentAsync(Endpoints to, Proto.QueryAssignmentRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, request, static (stub, r, options) => stub.QueryAssignmentAsync(r, options), static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.HeartbeatResponse> HeartbeatAsync(Endpoints to, Proto.HeartbeatRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, request, static (stub, r, options) => stub.HeartbeatAsync(r, options), static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.SendMessageResponse> SendAsync(Endpoints to, Proto.SendMessageRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, request, static (stub, r, options) => stub.SendMessageAsync(r, options), StatusOf, _timeout, cancellationToken);

    public Task<Proto.AckMessageResponse> AckAsync(Endpoints to, Proto.AckMessageRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, request, static (stub, r, options) => stub.AckMessageAsync(r, options), static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.ChangeInvisibleDurationResponse> ChangeInvisibleDurationAsync(Endpoints to, Proto.ChangeInvisibleDurationRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, request, static (stub, r, options) => stub.ChangeInvisibleDurationAsync(r, options), static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.ForwardMessageToDeadLetterQueueResponse> ForwardToDeadLetterQueueAsync(Endpoints to, Proto.ForwardMessageToDeadLetterQueueRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, request, static (stub, r, options) => stub.ForwardMessageToDeadLetterQueueAsync(r, options), static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.EndTransactionResponse> EndTransactionAsync(Endpoints to, Proto.EndTransactionRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, request, static (stub, r, options) => stub.EndTransactionAsync(r, options), static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.RecallMessageResponse> RecallAsync(Endpoints to, Proto.RecallMessageRequest request, CancellationToken cancellationToken) =>
        CallAsync(to, request, static (stub, r, options) => stub.RecallMessageAsync(r, options), static r => r.Status, _timeout, cancellationToken);

    public Task<Proto.NotifyClientTerminationResponse> NotifyTerminationAsync(Endpoints to, Proto.NotifyClientTerminationRequest request, TimeSpan timeout) =>
        CallAsync(to, request, static (stub, r, options) => stub.NotifyClientTerminationAsync(r, options), static r => r.Status, timeout, default);

    /// <summary>A long poll. The deadline has the request timeout on top of the time that the server may wait.</summary>
    public AsyncServerStreamingCall<Proto.ReceiveMessageResponse> Receive(Endpoints from, Proto.ReceiveMessageRequest request, TimeSpan wait, CancellationToken cancellationToken, out string requestId)
    {
        (var headers, requestId) = _headers.Create();
        return _channels.Get(from).ReceiveMessage(request, new CallOptions(headers, DateTime.UtcNow + wait + _timeout, cancellationToken));
    }

    public AsyncDuplexStreamingCall<Proto.TelemetryCommand, Proto.TelemetryCommand> OpenTelemetry(Endpoints to, CancellationToken cancellationToken) =>
        _channels.Get(to).Telemetry(new CallOptions(_headers.Create().Headers, cancellationToken: cancellationToken));

    public void DropConnection(Endpoints endpoints) => _channels.Drop(endpoints);

    public void Dispose() => _channels.Dispose();

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        Endpoints to,
        TRequest request,
        Func<Stub, TRequest, CallOptions, AsyncUnaryCall<TResponse>> method,
        Func<TResponse, Proto.Status?> status,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var (headers, requestId) = _headers.Create();
        using var call = method(_channels.Get(to), request, new CallOptions(headers, DateTime.UtcNow + timeout, cancellationToken));
        var response = await call.ResponseAsync.ConfigureAwait(false);
        StatusChecker.Check(status(response), requestId);
        return response;
    }

    // A send of one message is as good as its one entry, whatever the sum over all entries says.
    private static Proto.Status? StatusOf(Proto.SendMessageResponse response) =>
        response.Entries.Count > 0 && response.Entries[0].Status is { } entry ? entry : response.Status;
}
