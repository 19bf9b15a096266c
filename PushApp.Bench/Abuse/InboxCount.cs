namespace PushApp.Bench.Abuse;

/// <summary>What an inbox has, as its user gets it.</summary>
internal static class InboxCount
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>Connects as a user, and counts the messages of a sender that come.</summary>
    public static async Task<int> OfAsync(AbusedSystem system, string user, string from)
    {
        using var client = await AbuseClient.ConnectAsync(system.Gateway.Address, AbusedSystem.Token(user), "cursor=0") ?? throw new InvalidOperationException("The gateway refuses the only client.");
        var (frames, counted) = (0, 0);
        client.Received = frame =>
        {
            Interlocked.Increment(ref frames);
            counted += frame.StartsWith("""{"type":"message",""", StringComparison.Ordinal) && frame.Contains($"\"from\":\"{from}\"", StringComparison.Ordinal) ? 1 : 0;
        };
        _ = client.ReadAsync();
        for (var seen = -1; seen != Volatile.Read(ref frames);)
        {
            seen = Volatile.Read(ref frames);
            await Task.Delay(Silence);
        }

        return counted;
    }
}
