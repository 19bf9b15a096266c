using RocketMQ.TestKit.Measuring;

namespace PushApp.Bench.Idle;

/// <summary>What connections cost that carry nothing.</summary>
internal sealed record IdleResult
{
    public required string Peer { get; init; }

    /// <summary>How many one node holds.</summary>
    public required int Connections { get; init; }

    /// <summary>By how much the node's resident memory grew, for each connection.</summary>
    public required double BytesOfConnection { get; init; }

    /// <summary>Processor time of all processes of the peer, in percent of one core.</summary>
    public required double CpuPercent { get; init; }

    /// <summary>How many connections ended by themselves.</summary>
    public required int Lost { get; init; }

    /// <summary>All results in a table.</summary>
    public static string Table(IEnumerable<IdleResult> results)
    {
        var table = new MarkdownTable("peer", "connections", "resident bytes a connection", "CPU of all processes, % of a core", "lost");
        foreach (var result in results)
        {
            table.Add(result.Peer, result.Connections, result.BytesOfConnection, result.CpuPercent, result.Lost);
        }

        return table.ToString();
    }
}
