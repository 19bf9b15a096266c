
namespace PushApp.Gateway.Connections;

/// <summary>Gives every connection its heartbeat once an interval, from one timer.</summary>
internal sealed class HeartbeatWheel(GatewayOptions options) : BackgroundService
{
    private const int Slots = 32;

    private readonly TimingWheel<ClientConnection> _wheel = new(Slots);

    /// <summary>Begins to give heartbeats to a connection.</summary>
    public void Add(ClientConnection connection) => connection.HeartbeatSlot = _wheel.Add(connection);

    /// <summary>Ends it.</summary>
    public void Remove(ClientConnection connection) => _wheel.Remove(connection.HeartbeatSlot, connection);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Heartbeat / Slots);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var connection in _wheel.Advance())
                {
                    connection.Heartbeat();
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
