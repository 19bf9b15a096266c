using RocketMQ.TestKit.Measuring;

namespace PushApp.Bench.FanOuts;

/// <summary>How long one message to many took.</summary>
internal sealed record FanOutResult
{
    /// <summary><c>group</c> or <c>broadcast</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>How many receivers, all connected.</summary>
    public required int Receivers { get; init; }

    /// <summary>Milliseconds until the request was answered.</summary>
    public required double Answered { get; init; }

    /// <summary>Milliseconds until half of the receivers had it.</summary>
    public required double P50 { get; init; }

    /// <summary>Milliseconds until all had it.</summary>
    public required double All { get; init; }

    /// <summary>How many RocketMQ messages the gateways consumed for it.</summary>
    public required long Consumed { get; init; }

    /// <summary>How many receivers did not get it.</summary>
    public required long Missing { get; init; }

    /// <summary>All results in a table.</summary>
    public static string Table(IEnumerable<FanOutResult> results)
    {
        var table = new MarkdownTable("message to", "receivers", "answered, ms", "half have it, ms", "all have it, ms", "RocketMQ messages consumed", "missing");
        foreach (var result in results)
        {
            table.Add(result.Kind, result.Receivers, result.Answered, result.P50, result.All, result.Consumed, result.Missing);
        }

        return table.ToString();
    }
}
