using Microsoft.Extensions.Logging;
using PushApp.Client.Cursors;
using PushApp.Client.Protocol;
using PushApp.Client.Receiving;

namespace PushApp.Client.Connections;

/// <summary>
/// Stores how far the application has come, and acknowledges it on the connection that there is: a tenth of a second after a
/// message was handled, or when 64 were.
/// </summary>
internal sealed partial class Acknowledger : IDisposable
{
    private const int BatchSize = 64;
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(100);

    private readonly ClientInbox _inbox;
    private readonly ICursorStore _store;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _first = new(0);
    private readonly SemaphoreSlim _full = new(0);
    private readonly SemaphoreSlim _flushing = new(1);
    private int _moves;
    private Cursor? _stored;
    private Cursor? _acknowledged;
    private GatewaySocket? _socket;

    public Acknowledger(ClientInbox inbox, ICursorStore store, ILogger logger)
    {
        (_inbox, _store, _logger) = (inbox, store, logger);
        inbox.HandledMoved = Moved;
    }

    /// <summary>Whose cursor it is; set before a message comes.</summary>
    public CursorKey Key { get; set; }

    /// <summary>Works until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _first.WaitAsync(cancellationToken).ConfigureAwait(false);
                await _full.WaitAsync(BatchTime, cancellationToken).ConfigureAwait(false);
                await FlushAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The client ends; it flushes once more.
        }
    }

    /// <summary>Has a connection that was welcomed carry acknowledgements.</summary>
    public async Task AttachAsync(GatewaySocket socket)
    {
        await _flushing.WaitAsync().ConfigureAwait(false);
        (_socket, _acknowledged) = (socket, null);
        _flushing.Release();
        Moved();
    }

    /// <summary>Ends that: the connection has ended.</summary>
    public async Task DetachAsync()
    {
        await _flushing.WaitAsync().ConfigureAwait(false);
        _socket = null;
        _flushing.Release();
    }

    /// <summary>Stores and acknowledges what has been handled.</summary>
    public async Task FlushAsync()
    {
        await _flushing.WaitAsync().ConfigureAwait(false);
        try
        {
            Interlocked.Exchange(ref _moves, 0);
            if (_inbox.Handled is not { } cursor)
            {
                return;
            }

            if (cursor != _stored)
            {
                await StoreAsync(cursor).ConfigureAwait(false);
            }

            if (_socket is { } socket && cursor != _acknowledged && await socket.SendAsync(ClientFrames.Ack(cursor)).ConfigureAwait(false))
            {
                _acknowledged = cursor;
            }
        }
        finally
        {
            _flushing.Release();
        }
    }

    public void Dispose()
    {
        _first.Dispose();
        _full.Dispose();
        _flushing.Dispose();
    }

    private void Moved()
    {
        switch (Interlocked.Increment(ref _moves))
        {
            case 1:
                _first.Release();
                break;
            case BatchSize:
                _full.Release();
                break;
        }
    }

    private async Task StoreAsync(Cursor cursor)
    {
        try
        {
            await _store.SaveAsync(Key, cursor, CancellationToken.None).ConfigureAwait(false);
            _stored = cursor;
        }
        catch (Exception e)
        {
            LogNotStored(_logger, e, cursor.Seq);
        }
    }

    [LoggerMessage(LogLevel.Error, "The cursor {Seq} could not be stored; the next one is tried.")]
    private static partial void LogNotStored(ILogger logger, Exception e, long seq);
}
