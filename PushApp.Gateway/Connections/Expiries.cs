using PushApp.Gateway.Protocol;

namespace PushApp.Gateway.Connections;

/// <summary>Ends each connection when its token expires, within half a second.</summary>
internal sealed class Expiries : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly SortedSet<(DateTimeOffset At, long Number, ClientConnection Connection)> _expiries = new(
        Comparer<(DateTimeOffset At, long Number, ClientConnection)>.Create(
            static (one, other) => (one.At, one.Number).CompareTo((other.At, other.Number))));

    /// <summary>Begins to watch a connection whose token expires.</summary>
    public void Add(ClientConnection connection)
    {
        if (connection.TokenExpiresAt is { } at)
        {
            lock (_expiries)
            {
                _expiries.Add((at, connection.Number, connection));
            }
        }
    }

    /// <summary>Ends it.</summary>
    public void Remove(ClientConnection connection)
    {
        if (connection.TokenExpiresAt is { } at)
        {
            lock (_expiries)
            {
                _expiries.Remove((at, connection.Number, connection));
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                while (TakeExpired() is { } expired)
                {
                    expired.Close(CloseReason.TokenExpired);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private ClientConnection? TakeExpired()
    {
        lock (_expiries)
        {
            if (_expiries.Count == 0 || _expiries.Min is var first && first.At > DateTimeOffset.UtcNow)
            {
                return null;
            }

            _expiries.Remove(first);
            return first.Connection;
        }
    }
}
