namespace PushApp.Bench.Abuse;

/// <summary>One sender sends 1,000 messages to a user in whose inbox another sender has five.</summary>
internal sealed class CrowdOutAbuse : IAbuse
{
    private const int OfFriend = 5;
    private const int OfFlooder = 1_000;

    public string Name => "crowd-out";

    public async Task RunAsync(AbusedSystem system)
    {
        await system.Sender.SendBatchesAsync("friend", "away", OfFriend);
        system.Add($"messages of the one who floods that were taken, of {OfFlooder}", await system.Sender.SendBatchesAsync("flooder", "away", OfFlooder));
        system.Add($"messages of the other that are left, of {OfFriend}", await InboxCount.OfAsync(system, "away", "friend"));
    }
}
