using Microsoft.Extensions.Logging;
using PushApp.Client.Retrying;
using PushApp.Client.Telemetry;

namespace PushApp.Client.Receiving;

/// <summary>Calls the application's handler: for one message after the other, and again for one at which it failed.</summary>
internal sealed partial class HandlerLoop(ClientInbox inbox, PushClientOptions options, Func<PushMessage, CancellationToken, Task> handler)
{
    /// <summary>Handles what comes until the client ends.</summary>
    /// <exception cref="Exception">What the handler threw at a message for which the application gives up.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && await inbox.NextAsync(stop).ConfigureAwait(false) is { } message)
        {
            if (!await HandleAsync(message, stop).ConfigureAwait(false))
            {
                return;
            }

            inbox.Handle(message);
        }
    }

    /// <summary>Handles a message. False where the client ends before that.</summary>
    private async Task<bool> HandleAsync(PushMessage message, CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var span = ClientTelemetry.Handling(message);
            try
            {
                await handler(message, stop).ConfigureAwait(false);
                ClientTelemetry.Handled();
                return true;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return false;
            }
            catch (Exception e)
            {
                ClientTelemetry.HandlerFailed(span, e);
                LogFailed(options.Logger, e, message.Id, message.Seq, attempt + 1);
                if (attempt + 1 >= options.MaxHandlerAttempts)
                {
                    if (options.HandlerFailed?.Invoke(message, e) is HandlerFailure.Skip)
                    {
                        return true;
                    }

                    throw;
                }
            }

            span?.Stop();
            await Task.Delay(Backoff.Before(attempt), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The handler failed at message {MessageId}, number {Seq}, for the time {Attempt}.")]
    private static partial void LogFailed(ILogger logger, Exception e, string messageId, long seq, int attempt);
}
