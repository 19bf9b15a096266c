using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RocketMQ.TestKit.Measuring;

namespace PushApp.Bench.Abuse;

/// <summary>One client over TCP sends pings as fast as it can; another one waits for the answer to each of its own.</summary>
internal sealed class FramesAbuse : IAbuse
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenPings = TimeSpan.FromMilliseconds(20);

    public string Name => "frames";

    public async Task RunAsync(AbusedSystem system)
    {
        using var healthy = await AbuseClient.ConnectAsync(system.Gateway.Address, AbusedSystem.Token("healthy"), "") ?? throw new InvalidOperationException("The gateway refuses the healthy client.");
        await MeasureAsync(system, healthy, "alone");

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, system.Gateways[0].TcpPort);
        await socket.SendAsync(Encoding.UTF8.GetBytes($$"""{"type":"connect","token":"{{AbusedSystem.Token("busy")}}"}""" + "\n"));
        using var end = new CancellationTokenSource();
        var (flooding, reading) = (FloodAsync(socket, end.Token), ReadAsync(socket, end.Token));
        await MeasureAsync(system, healthy, "beside it");
        await end.CancelAsync();
        system.Add("pings sent in 5 s", await flooding);
        await reading;
    }

    private static async Task MeasureAsync(AbusedSystem system, AbuseClient healthy, string when)
    {
        var times = new List<double>();
        var (cpu, begun) = (ProcessUsage.Cpu([system.Gateway.ProcessId]), Stopwatch.GetTimestamp());
        TaskCompletionSource? answered = null;
        healthy.Received = frame =>
        {
            if (frame == """{"type":"pong"}""")
            {
                answered?.TrySetResult();
            }
        };
        if (when == "alone")
        {
            _ = healthy.ReadAsync();
        }

        while (Stopwatch.GetElapsedTime(begun) < Duration)
        {
            var sent = Stopwatch.GetTimestamp();
            answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await healthy.SendAsync("""{"type":"ping"}""");
            await answered.Task.WaitAsync(TimeSpan.FromSeconds(20));
            times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            await Task.Delay(BetweenPings);
        }

        system.Add($"gateway {when}, % of a core", 100 * (ProcessUsage.Cpu([system.Gateway.ProcessId]) - cpu) / Stopwatch.GetElapsedTime(begun));
        system.Add($"a healthy client's ping {when}, p50, ms", Statistics.Median([.. times]));
    }

    private static async Task<long> FloodAsync(Socket socket, CancellationToken end)
    {
        const int together = 1000;
        byte[] pings = [.. Enumerable.Repeat("{\"type\":\"ping\"}\n"u8.ToArray(), together).SelectMany(ping => ping)];
        var sent = 0L;
        try
        {
            while (!end.IsCancellationRequested)
            {
                await socket.SendAsync(pings, end);
                sent += together;
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The gateway has had enough, or the time is over.
        }

        return sent;
    }

    private static async Task ReadAsync(Socket socket, CancellationToken end)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), end) > 0)
            {
                // What comes does not matter, but that it is read.
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // As above.
        }
    }
}
