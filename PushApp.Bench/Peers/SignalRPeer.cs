using System.Net.WebSockets;
using PushApp.ServiceDefaults;
using RocketMQ.TestKit;

namespace PushApp.Bench.Peers;

/// <summary>
/// SignalR with its Redis backplane: five nodes that clients connect to, and one that takes messages. Its frames are JSON as
/// PushApp's are. It stores nothing, numbers nothing, and learns of no receipt.
/// </summary>
internal sealed class SignalRPeer : IPeer
{
    private const int NodeCount = 5;
    private const byte EndOfRecord = 0x1e;
    private static readonly byte[] Handshake = [.. """{"protocol":"json","version":1}"""u8, EndOfRecord];
    private static readonly byte[] Ping = [.. """{"type":6}"""u8, EndOfRecord];

    private readonly IReadOnlyList<ServiceProcess> _own;
    private readonly IReadOnlyList<Uri> _nodes;

    private SignalRPeer(IReadOnlyList<(ServiceProcess Service, Uri Address)> started, BenchRedis redis)
    {
        _own = [.. started.Select(service => service.Service)];
        _nodes = [.. started.Take(NodeCount).Select(service => service.Address)];
        Sends = new Uri(started[NodeCount].Address, SignalRNode.SendPath);
        Processes = new Dictionary<string, IReadOnlyList<int>>
        {
            ["hubs"] = [.. _own.Take(NodeCount).Select(service => service.Process.Id)],
            ["sender"] = [_own[NodeCount].Process.Id],
            ["Redis"] = redis.Processes,
        };
    }

    public string Name => "signalr";

    public IReadOnlyDictionary<string, IReadOnlyList<int>> Processes { get; }

    public Uri Sends { get; }

    public ReadOnlyMemory<byte> KeepAlive => Ping;

    /// <summary>Starts its nodes.</summary>
    public static async Task<SignalRPeer> StartAsync(BenchRedis redis)
    {
        var started = new List<(ServiceProcess Service, Uri Address)>();
        try
        {
            for (var i = 0; i <= NodeCount; i++)
            {
                started.Add(await ServiceProcess.StartAsync(
                    typeof(SignalRPeer).Assembly.Location,
                    [SignalRNode.Command, "--urls", "http://127.0.0.1:0"],
                    [
                        ("ASPNETCORE_ENVIRONMENT", "Production"), ("Jwt__Key", BenchKey.Value), ("ConnectionStrings__redis", redis.ConnectionString),
                        ("Logging__LogLevel__Default", "Warning"), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"),
                    ]));
            }

            return new SignalRPeer(started, redis);
        }
        catch
        {
            foreach (var (service, _) in started)
            {
                await service.DisposeAsync();
            }

            throw;
        }
    }

    public string Token(string user) => AccessTokens.Issue(new JwtOptions { Key = BenchKey.Value }, user, TimeSpan.FromHours(4));

    public async Task<ClientWebSocket> ConnectAsync(string user, int number)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.SetRequestHeader("Authorization", $"Bearer {Token(user)}");
        var node = _nodes[number % _nodes.Count];
        await socket.ConnectAsync(new UriBuilder(node) { Scheme = "ws", Path = SignalRNode.HubPath }.Uri, CancellationToken.None);
        await socket.SendAsync(Handshake, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        return socket;
    }

    public ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> frame) => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _own)
        {
            await service.DisposeAsync();
        }
    }
}
