using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using PushApp.Fuzz.Generators;

namespace PushApp.Fuzz.Systems;

/// <summary>A client that does all as it should, at the gateway that is fuzzed. It never connects again.</summary>
internal sealed class HealthyClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentQueue<long> _received = new();
    private Task _reading = Task.CompletedTask;

    private HealthyClient()
    {
    }

    /// <summary>The numbers of the messages that have come, in the order in which they came.</summary>
    public IReadOnlyCollection<long> Received => _received;

    /// <summary>Whether the connection has ended.</summary>
    public bool IsCut => _reading.IsCompleted;

    /// <summary>Is called for each message with its number.</summary>
    public Action<long>? Arrived { get; init; }

    /// <summary>Connects.</summary>
    public static async Task<HealthyClient> ConnectAsync(FuzzedSystem system, string user, Action<long> arrived)
    {
        var client = new HealthyClient { Arrived = arrived };
        client._socket.Options.AddSubProtocol("pushapp.v1.json");
        client._socket.Options.SetRequestHeader("Authorization", $"Bearer {Encoding.ASCII.GetString(Tokens.Valid(user))}");
        await client._socket.ConnectAsync(new UriBuilder(system.Gateway.Address) { Scheme = "ws", Path = "/ws" }.Uri, CancellationToken.None);
        client._reading = client.ReadAsync();
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        while (await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } part)
        {
            using var frame = JsonDocument.Parse(buffer.AsMemory(0, part.Count));
            var root = frame.RootElement;
            if (root.GetProperty("type").GetString() is "message")
            {
                var number = root.GetProperty("body").GetProperty("n").GetInt64();
                _received.Enqueue(number);
                Arrived?.Invoke(number);
                await SendAsync($$"""{"type":"ack","seq":{{root.GetProperty("seq").GetInt64()}}}""");
            }
            else if (root.GetProperty("type").GetString() is "ping")
            {
                await SendAsync("""{"type":"pong"}""");
            }
        }
    }

    private ValueTask SendAsync(string frame) =>
        _socket.SendAsync(Encoding.ASCII.GetBytes(frame).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
}
