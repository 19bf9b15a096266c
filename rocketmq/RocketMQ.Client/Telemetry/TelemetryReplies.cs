namespace Org.Apache.Rocketmq;

/// <summary>Answers to commands on the telemetry stream.</summary>
internal static class TelemetryReplies
{
    /// <summary>For a command that the client does not execute; null if the server awaits no answer to it.</summary>
    public static Proto.TelemetryCommand? Unsupported(Proto.TelemetryCommand command)
    {
        var status = new Proto.Status { Code = Proto.Code.Unsupported, Message = $"This client does not support {command.CommandCase}." };
        return command.CommandCase switch
        {
            Proto.TelemetryCommand.CommandOneofCase.PrintThreadStackTraceCommand => new()
            {
                Status = status,
                ThreadStackTrace = new Proto.ThreadStackTrace { Nonce = command.PrintThreadStackTraceCommand.Nonce },
            },
            Proto.TelemetryCommand.CommandOneofCase.VerifyMessageCommand => new()
            {
                Status = status,
                VerifyMessageResult = new Proto.VerifyMessageResult { Nonce = command.VerifyMessageCommand.Nonce },
            },
            _ => null,
        };
    }
}
