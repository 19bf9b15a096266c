using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using RocketMQ.TestKit;

namespace PushApp.Bench.Abuse;

/// <summary>Clients without a token make the services write logs.</summary>
internal sealed class LogsAbuse : IAbuse
{
    private const int Attempts = 1_000;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    public string Name => "logs";

    public async Task RunAsync(AbusedSystem system)
    {
        var (gateway, chatApi) = (LogBytes(system.Gateway), LogBytes(system.ChatApi));
        await Parallel.ForEachAsync(Enumerable.Range(0, Attempts), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await ConnectAsync(system.Gateways[0].TcpPort));
        using var http = new HttpClient { BaseAddress = system.ChatApi.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "no-token");
        await Parallel.ForEachAsync(Enumerable.Range(0, Attempts), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, cancellationToken) =>
        {
            using var answer = await http.PostAsync("/api/messages", null, cancellationToken);
        });
        await Task.Delay(Settling);
        system.Add($"bytes logged by the gateway for {Attempts} first lines that are no text", LogBytes(system.Gateway) - gateway);
        system.Add($"bytes logged by the chat API for {Attempts} requests with a wrong token", LogBytes(system.ChatApi) - chatApi);
    }

    private static long LogBytes(RunningService service) => service.Process.Lines.Sum(line => line.Length + 1L);

    // A line that is JSON and no text: half of a surrogate pair.
    private static async Task ConnectAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await socket.SendAsync("{\"type\":\"\\ud800\"}\n"u8.ToArray());
            var buffer = new byte[1024];
            int received;
            do
            {
                received = await socket.ReceiveAsync(buffer);
            }
            while (received > 0 && buffer.AsSpan(0, received).IndexOf("\"close\""u8) < 0);
        }
        catch (SocketException)
        {
            // It did so at once.
        }
    }
}
