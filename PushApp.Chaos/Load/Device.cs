using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;

namespace PushApp.Chaos.Load;

/// <summary>
/// A client that stays connected as docs/client-protocol.md says, checks what comes, and writes it into the ledger. It
/// acknowledges each message, and answers each ping at once.
/// </summary>
internal sealed class Device(DeviceOptions options, Ledger ledger) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Sequence _sequence = new();
    private readonly Backoff _backoff = new();
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource? _paused;
    private volatile TaskCompletionSource? _away;
    private volatile DeviceConnection? _connection;
    private volatile bool _hurried;
    private TimeSpan? _awaySince;
    private TimeSpan _heartbeat = TimeSpan.FromSeconds(25);

    /// <summary>Whose it is.</summary>
    public string User => options.User;

    /// <summary>Completes with the first welcome.</summary>
    public Task Welcomed => _welcomed.Task;

    /// <summary>How often it was welcomed.</summary>
    public int Welcomes { get; private set; }

    /// <summary>Whether it is connected and welcomed now.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Ends its connection without a word; it connects again, at once or as any client does.</summary>
    public void Drop(bool hurried)
    {
        _hurried = hurried;
        _connection?.Abort();
    }

    /// <summary>Ends its connection without a word, and stays away.</summary>
    public void Leave()
    {
        _away = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Drop(hurried: true);
    }

    /// <summary>Connects again, after <see cref="Leave"/>.</summary>
    public void Return() => _away?.TrySetResult();

    /// <summary>Reads nothing more; what comes stays in the network.</summary>
    public void StopReading() => _paused ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads on, after <see cref="StopReading"/>.</summary>
    public void ReadOn()
    {
        _paused?.TrySetResult();
        _paused = null;
    }

    /// <summary>Stays connected until it is stopped. Never faults.</summary>
    public async Task RunAsync()
    {
        for (var first = true; !_stop.IsCancellationRequested; first = false)
        {
            if (!first)
            {
                ledger.Reconnect();
            }

            var started = Stopwatch.GetTimestamp();
            await ConnectAsync();
            if (Stopwatch.GetElapsedTime(started) > _heartbeat)
            {
                _backoff.Reset();
            }

            var wait = _hurried ? TimeSpan.Zero : _backoff.Next();
            _hurried = false;
            await Task.Delay(wait, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await (_away?.Task ?? Task.CompletedTask);
        }
    }

    /// <summary>Says goodbye; <see cref="RunAsync"/> ends.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        ReadOn();
        Return();
        if (_connection is { } connection)
        {
            await connection.CloseAsync();
        }
    }

    public void Dispose() => _stop.Dispose();

    private async Task ConnectAsync()
    {
        try
        {
            using var connection = await DeviceConnection.ConnectAsync(options, _sequence.Cursor, _sequence.Epoch, _stop.Token);
            _connection = connection;
            await ReadAsync(connection);
            await connection.CloseAsync();
            NoteCode(connection.CloseCode);
        }
        catch (ConnectionRefusedException e)
        {
            if ((int)e.Status < 500)
            {
                ledger.Violate(ViolationKind.Protocol, $"{User} is {e.Message}");
            }
        }
        catch (JsonException e)
        {
            ledger.Violate(ViolationKind.Protocol, $"{User} was sent what is no frame: {e.Message}");
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Lost on the way: as any client it tries again.
            NoteCode(1006);
        }
        finally
        {
            (_connection, IsConnected) = (null, false);
            _awaySince ??= ledger.Now;
        }
    }

    private async Task ReadAsync(DeviceConnection connection)
    {
        // Nothing for 2.5 heartbeats, not even a ping: the connection is dead, whatever the network says.
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        while (true)
        {
            if (_paused is { } paused)
            {
                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                await paused.Task;
            }

            silence.CancelAfter(_heartbeat * 2.5);
            if (await connection.ReceiveAsync(silence.Token) is not { } frame)
            {
                return;
            }

            await HandleAsync(connection, frame);
        }
    }

    private async Task HandleAsync(DeviceConnection connection, Frame frame)
    {
        switch (frame.Type)
        {
            case "welcome":
                Welcome(frame);
                break;
            case "epoch":
                Note(_sequence.Renumber(frame.Epoch, frame.Seq));
                ledger.TellRenumbered(User);
                break;
            case "message":
                await TakeAsync(connection, frame);
                break;
            case "ping":
                await connection.SendAsync("""{"type":"pong"}""");
                break;
            case "error":
                ledger.Violate(ViolationKind.Protocol, $"{User} was told: {frame.Detail}");
                break;
        }
    }

    private void Welcome(Frame frame)
    {
        _heartbeat = TimeSpan.FromSeconds(frame.HeartbeatSeconds);
        if (!frame.Recovered)
        {
            ledger.TellLost(User);
        }
        else if (_sequence.Epoch is { } before && before != frame.Epoch)
        {
            ledger.TellRenumbered(User);
        }

        _sequence.Welcome(frame.Epoch, frame.Recovered);

        if (_awaySince is { } since)
        {
            ledger.Return(User, since);
            _awaySince = null;
        }

        Welcomes++;
        IsConnected = true;
        _welcomed.TrySetResult();
    }

    private async Task TakeAsync(DeviceConnection connection, Frame frame)
    {
        var violation = _sequence.Message(frame.Seq, out var repeated);
        if (violation is not null)
        {
            Note($"{violation}, {frame.Id}");
        }

        if (frame.Id != $"m{frame.Number}")
        {
            ledger.Violate(ViolationKind.Swapped, $"{User}'s {frame.Id} has the body of m{frame.Number}");
        }

        ledger.Arrive(User, frame.Id, _sequence.Numbering, frame.Seq, repeated);
        await connection.SendAsync($$"""{"type":"ack","seq":{{frame.Seq}},"epoch":"{{_sequence.Numbering}}"}""");
    }

    private void NoteCode(int code)
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        ledger.Close(code);
        if (code == 4504)
        {
            ledger.TellLost(User);
        }
        else if (code == 4409)
        {
            ledger.Violate(ViolationKind.Replaced, $"{User} was closed with 4409");
        }
        else if (code is 1002 or 1003 or (>= 1007 and <= 1010) or (>= 4000 and <= 4499))
        {
            ledger.Violate(ViolationKind.Protocol, $"{User} was closed with {code}");
        }
    }

    private void Note(string? violation)
    {
        if (violation is not null)
        {
            ledger.Violate(ViolationKind.OutOfOrder, $"{User}: {violation}");
        }
    }
}
