using Grpc.Core;
using PushApp.RocketMQ.Protocol;
using Status = PushApp.RocketMQ.Protocol.Status;

namespace PushApp.DevBroker.Protocol;

/// <summary>
/// Calls that failed by a fault of the broker, each in the log with its stack trace. What a client does wrong is refused
/// before, and in no log.
/// </summary>
internal sealed partial class CallFailures(ILogger<CallFailures> logger)
{
    /// <summary>The status to answer: INTERNAL_SERVER_ERROR, as Apache RocketMQ's proxy does.</summary>
    public Status StatusOf(Exception failure, ServerCallContext context)
    {
        Failed(context.Method, failure);
        return Statuses.Of(Code.InternalServerError, failure.Message);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed.")]
    private partial void Failed(string method, Exception failure);
}
