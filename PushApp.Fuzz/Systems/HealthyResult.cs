namespace PushApp.Fuzz.Systems;

/// <summary>What became of the healthy pair.</summary>
/// <param name="Sent">How many messages were answered 202.</param>
/// <param name="Refused">How many were not.</param>
/// <param name="Received">How many different ones arrived.</param>
/// <param name="OutOfOrder">How many arrived again, or behind one that was sent later.</param>
/// <param name="IsCut">Whether the client's connection ended.</param>
/// <param name="Slowest">The longest time from before a request until its message arrived.</param>
internal sealed record HealthyResult(long Sent, long Refused, long Received, int OutOfOrder, bool IsCut, TimeSpan Slowest)
{
    /// <summary>Counts.</summary>
    /// <param name="sent">How many messages were answered 202.</param>
    /// <param name="refused">How many were not.</param>
    /// <param name="received">The numbers that arrived, in their order.</param>
    /// <param name="isCut">Whether the client's connection ended.</param>
    /// <param name="slowest">The longest time that one took.</param>
    public static HealthyResult Of(long sent, long refused, IReadOnlyList<long> received, bool isCut, TimeSpan slowest) => new(
        sent, refused, received.Distinct().Count(), received.Zip(received.Skip(1)).Count(pair => pair.Second <= pair.First), isCut, slowest);

    /// <summary>What it should not have met.</summary>
    public IEnumerable<string> Violations()
    {
        if (Refused > 0)
        {
            yield return $"{Refused} of the healthy sender's requests were not accepted";
        }

        if (Received < Sent)
        {
            yield return $"{Sent - Received} of the healthy client's messages were lost";
        }

        if (OutOfOrder > 0)
        {
            yield return $"{OutOfOrder} of the healthy client's messages came out of order or again";
        }

        if (IsCut)
        {
            yield return "the healthy client's connection ended";
        }
    }
}
