namespace PushApp.Client.Sending;

/// <summary>How long sending is tried.</summary>
internal sealed class SendTime : IDisposable
{
    private readonly PushClientOptions _options;
    private readonly CancellationTokenSource _time;

    /// <summary>Begins.</summary>
    public SendTime(PushClientOptions options, CancellationToken cancellationToken)
    {
        _options = options;
        _time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _time.CancelAfter(options.SendTimeout);
    }

    /// <summary>Cancelled when the time is over, or the caller gives up.</summary>
    public CancellationToken Token => _time.Token;

    /// <summary>The error of a message that was not taken in time.</summary>
    /// <param name="last">Why the last attempt failed; null where there was none.</param>
    public PushSendException Over(PushSendException? last) =>
        new($"The message was not taken within {_options.SendTimeout} ({nameof(PushClientOptions)}.{nameof(PushClientOptions.SendTimeout)}). {last?.Message}", last)
        {
            Status = last?.Status,
            Title = last?.Title,
            Detail = last?.Detail,
        };

    public void Dispose() => _time.Dispose();
}
