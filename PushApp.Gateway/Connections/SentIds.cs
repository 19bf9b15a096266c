namespace PushApp.Gateway.Connections;

/// <summary>
/// Which messages the last few sequence numbers named: a number that comes again with another message proves that Redis has
/// gone back, and gave it out twice. Not thread-safe.
/// </summary>
internal sealed class SentIds
{
    private const int Kept = 32;

    private (long Seq, int Hash)[]? _sent;

    /// <summary>Notes what a number named.</summary>
    public void Note(long seq, string from, string id) =>
        (_sent ??= new (long, int)[Kept])[seq % Kept] = (seq, HashCode.Combine(from, id));

    /// <summary>Whether the number is known to have named another message.</summary>
    public bool Contradict(long seq, string from, string id) =>
        _sent?[seq % Kept] is { } sent && sent.Seq == seq && sent.Hash != HashCode.Combine(from, id);
}
