using System.Net.WebSockets;
using System.Text;
using PushApp.ServiceDefaults;
using RocketMQ.TestKit;

namespace PushApp.Bench.Peers;

/// <summary>PushApp: processes of its own, or a deployment that runs already.</summary>
internal sealed class PushAppPeer : IPeer
{
    private const int GatewayCount = 5;
    private const string Subprotocol = "pushapp.v1.json";
    private static readonly byte[] Pong = """{"type":"pong"}"""u8.ToArray();

    private readonly List<IAsyncDisposable> _own = [];
    private readonly JwtOptions _jwt;
    private readonly IReadOnlyList<Uri> _gateways;

    private PushAppPeer(Uri chatApi, IReadOnlyList<Uri> gateways, string key)
    {
        Sends = new Uri(chatApi, "/api/messages");
        _gateways = gateways;
        _jwt = new JwtOptions { Key = key };
    }

    public string Name => "pushapp";

    public IReadOnlyDictionary<string, IReadOnlyList<int>> Processes { get; private init; } = new Dictionary<string, IReadOnlyList<int>>();

    public Uri Sends { get; }

    /// <summary>Starts five gateways, a chat API and, unless there is one, the embedded broker.</summary>
    /// <param name="redis">The Redis that all peers share.</param>
    /// <param name="rocketmq"><c>host:port</c> of a proxy; null for the embedded broker.</param>
    public static async Task<PushAppPeer> StartAsync(BenchRedis redis, string? rocketmq)
    {
        var own = new List<IAsyncDisposable>();
        try
        {
            int[] broker = [];
            if (rocketmq is null)
            {
                var process = await DevBrokerProcess.StartAsync();
                own.Add(process);
                (rocketmq, broker) = (process.Endpoints, [process.ProcessId]);
            }

            (string, string)[] settings =
            [
                ("ASPNETCORE_ENVIRONMENT", "Production"), ("Jwt__Key", BenchKey.Value),
                ("ConnectionStrings__redis", redis.ConnectionString), ("ConnectionStrings__rocketmq", rocketmq),
                ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"),
            ];
            var services = new List<(ServiceProcess Service, Uri Address)>();
            foreach (var number in Enumerable.Range(1, GatewayCount))
            {
                services.Add(await Started("PushApp.Gateway", [.. settings, ("Gateway__InstanceId", $"bench-{Environment.ProcessId}-{number}")]));
            }

            var chatApi = await Started("PushApp.ChatApi", settings);
            var peer = new PushAppPeer(chatApi.Address, [.. services.Select(service => service.Address)], BenchKey.Value)
            {
                Processes = new Dictionary<string, IReadOnlyList<int>>
                {
                    ["gateways"] = [.. services.Select(service => service.Service.Process.Id)],
                    ["chat API"] = [chatApi.Service.Process.Id],
                    ["broker"] = broker,
                    ["Redis"] = redis.Processes,
                },
            };
            peer._own.AddRange(own);
            using var http = new HttpClient();
            foreach (var (_, address) in services.Append(chatApi))
            {
                await Eventually.TrueAsync(async () => (await http.GetAsync(new Uri(address, "/health"))).IsSuccessStatusCode);
            }

            return peer;
        }
        catch
        {
            await EndAsync(own);
            throw;
        }

        async Task<(ServiceProcess Service, Uri Address)> Started(string project, IEnumerable<(string, string)> environment)
        {
            var started = await ServiceProcess.StartAsync(project, environment);
            own.Add(started.Service);
            return started;
        }
    }

    /// <summary>Takes a deployment that runs already.</summary>
    public static PushAppPeer At(Uri chatApi, IReadOnlyList<Uri> gateways, string key) => new(chatApi, gateways, key);

    public ReadOnlyMemory<byte> KeepAlive => default;

    public string Token(string user) => AccessTokens.Issue(_jwt, user, TimeSpan.FromHours(4));

    public async Task<ClientWebSocket> ConnectAsync(string user, int number)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Subprotocol);
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.SetRequestHeader("Authorization", $"Bearer {Token(user)}");
        var gateway = _gateways[number % _gateways.Count];
        await socket.ConnectAsync(new UriBuilder(gateway) { Scheme = gateway.Scheme == "https" ? "wss" : "ws", Path = "/ws" }.Uri, CancellationToken.None);
        return socket;
    }

    public ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> frame) =>
        frame.StartsWith("""{"type":"message","""u8) ? Encoding.ASCII.GetBytes($$"""{"type":"ack","seq":{{FrameFields.Number(frame, "\"seq\":"u8)}}}""")
        : frame.StartsWith("""{"type":"ping","""u8) ? Pong
        : default(ReadOnlyMemory<byte>);

    public async ValueTask DisposeAsync() => await EndAsync(_own);

    private static async Task EndAsync(IEnumerable<IAsyncDisposable> own)
    {
        foreach (var one in own.Reverse())
        {
            await one.DisposeAsync();
        }
    }
}
