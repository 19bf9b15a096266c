using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PushApp.Bench.Load;
using PushApp.Bench.Peers;
using PushApp.Bench.Protocols;

namespace PushApp.Bench.Idle;

/// <summary>Clients that only stay connected, in a process of their own: it says when all are, and at its end how many were lost.</summary>
internal static class IdleClients
{
    /// <summary>The first argument of a process that has them.</summary>
    public const string Command = "idle-clients";

    /// <summary>What it writes when all are connected.</summary>
    public const string Connected = "connected";

    /// <summary>The variable with what tokens are signed with.</summary>
    public const string KeyVariable = "IDLE_CLIENTS_KEY";

    /// <summary>How many one process has at most: an address has some 28,000 ports to connect from.</summary>
    public const int MostOfProcess = 10_000;

    /// <summary>Runs until the standard input ends.</summary>
    /// <param name="args">The peer's name, the node, the number of this process, and how many clients.</param>
    public static async Task RunAsync(string[] args)
    {
        var (number, count) = (Number(args[2]), Number(args[3]));
        await using var peer = new Peer
        {
            Name = args[0],
            Protocol = ProtocolOf(args[0]),
            NodeRole = "node",
            Nodes = [new Uri(args[1])],
            Key = Environment.GetEnvironmentVariable(KeyVariable)!,
        };
        string[] users = [.. Enumerable.Range(0, count).Select(i => $"idle-{number}-{i}")];
        using var http = From(new IPAddress([127, 0, 0, (byte)(number + 1)]));
        await using var clients = await Clients.ConnectAsync(peer, users, (_, _) => { }, http);
        Console.WriteLine(Connected);
        await Console.In.ReadToEndAsync();
        Console.WriteLine(clients.Lost);
    }

    private static ClientProtocol ProtocolOf(string peer) => peer switch
    {
        PushAppPeer.Name => new PushAppProtocol(),
        SignalRPeer.Name => new SignalRProtocol(),
        _ => new PlainProtocol(),
    };

    // Each process connects from an address of its own, so that the ports of one do not run out.
    private static HttpMessageInvoker From(IPAddress source) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(source, 0));
                await socket.ConnectAsync(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    });

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
