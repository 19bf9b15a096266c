using PushApp.Bench.Load;

namespace PushApp.Tests.Bench.Reports;

/// <summary>Rounds to make reports of.</summary>
internal static class SampleRound
{
    public static Round Of(string peer, double rate, long missing = 0) => new()
    {
        Peer = peer,
        Load = "16 in flight",
        Nodes = 5,
        Messages = (long)(rate * 10),
        Seconds = 10,
        P50 = 1,
        P99 = 2,
        Max = 3,
        Latencies = [new LatencyPoint(0, 0.5), new LatencyPoint(50, 1), new LatencyPoint(99, 2)],
        Refused = 0,
        Missing = missing,
        Cpu = new Dictionary<string, double> { [peer == "pushapp" ? "gateways" : "hubs"] = 7, [Round.LoadRole] = 5 },
        Memory = new Dictionary<string, double> { [peer == "pushapp" ? "gateways" : "hubs"] = 64 },
    };
}
