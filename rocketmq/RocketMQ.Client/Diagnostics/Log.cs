using Microsoft.Extensions.Logging;
using Command = PushApp.RocketMQ.Protocol.TelemetryCommand.CommandOneofCase;

namespace Org.Apache.Rocketmq;

/// <summary>Everything that clients log.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Type} client {ClientId} runs against {AccessPoint}")]
    public static partial void ClientStarted(this ILogger logger, Proto.ClientType type, string clientId, Endpoints accessPoint);

    [LoggerMessage(2, LogLevel.Information, "{Type} client {ClientId} has stopped")]
    public static partial void ClientStopped(this ILogger logger, Proto.ClientType type, string clientId);

    [LoggerMessage(3, LogLevel.Warning, "The route of topic {Topic} could not be refreshed; the known one stays in use")]
    public static partial void RouteRefreshFailed(this ILogger logger, Exception e, string topic);

    [LoggerMessage(4, LogLevel.Warning, "The telemetry stream to {Endpoints} ended and will be opened again")]
    public static partial void TelemetryStreamEnded(this ILogger logger, Exception e, Endpoints endpoints);

    [LoggerMessage(5, LogLevel.Debug, "{Command} could not be sent to {Endpoints}")]
    public static partial void TelemetryWriteFailed(this ILogger logger, Exception e, Command command, Endpoints endpoints);

    [LoggerMessage(6, LogLevel.Error, "{Command} from {Endpoints} could not be executed")]
    public static partial void CommandFailed(this ILogger logger, Exception e, Command command, Endpoints endpoints);

    [LoggerMessage(7, LogLevel.Warning, "{Endpoints} does not know this client; its settings are sent again")]
    public static partial void ClientUnrecognized(this ILogger logger, Endpoints endpoints);

    [LoggerMessage(8, LogLevel.Warning, "{Endpoints} did not take a heartbeat")]
    public static partial void HeartbeatFailed(this ILogger logger, Exception e, Endpoints endpoints);

    [LoggerMessage(9, LogLevel.Debug, "{Endpoints} was not told that this client ends")]
    public static partial void FarewellFailed(this ILogger logger, Exception e, Endpoints endpoints);

    [LoggerMessage(10, LogLevel.Warning, "Message {MessageId} to topic {Topic} was not sent in attempt {Attempt}; the next follows in {Delay}")]
    public static partial void SendRetried(this ILogger logger, Exception e, string messageId, string topic, int attempt, TimeSpan delay);

    [LoggerMessage(11, LogLevel.Information, "Polling {Queue}")]
    public static partial void PollingStarted(this ILogger logger, MessageQueue queue);

    [LoggerMessage(12, LogLevel.Information, "No longer polling {Queue}")]
    public static partial void PollingStopped(this ILogger logger, MessageQueue queue);

    [LoggerMessage(13, LogLevel.Warning, "A poll of {Queue} failed; the next follows in {Delay}")]
    public static partial void PollFailed(this ILogger logger, Exception e, MessageQueue queue, TimeSpan delay);

    [LoggerMessage(14, LogLevel.Warning, "The assignments of topic {Topic} could not be asked for; the known ones stay in use")]
    public static partial void AssignmentScanFailed(this ILogger logger, Exception e, string topic);

    [LoggerMessage(15, LogLevel.Error, "The listener failed on message {MessageId} in attempt {Attempt}")]
    public static partial void ListenerFailed(this ILogger logger, Exception e, string messageId, int attempt);

    [LoggerMessage(16, LogLevel.Warning, "The body of message {MessageId} does not match its digest")]
    public static partial void MessageCorrupted(this ILogger logger, string messageId);

    [LoggerMessage(17, LogLevel.Warning, "{Operation} of message {MessageId} failed; the next attempt follows in {Delay}")]
    public static partial void SettlementRetried(this ILogger logger, Exception e, string operation, string messageId, TimeSpan delay);

    [LoggerMessage(18, LogLevel.Warning, "{Operation} of message {MessageId} failed for good; the broker will deliver it again")]
    public static partial void SettlementAbandoned(this ILogger logger, Exception e, string operation, string messageId);

    [LoggerMessage(19, LogLevel.Warning, "No transaction checker is set: message {MessageId} stays undecided")]
    public static partial void NoTransactionChecker(this ILogger logger, string messageId);

    [LoggerMessage(20, LogLevel.Warning, "Message {MessageId} failed in its last attempt, {Attempt}, and goes to the dead-letter topic")]
    public static partial void AttemptsExhausted(this ILogger logger, string messageId, int attempt);
}
