namespace PushApp.Bench.Abuse;

/// <summary>One sender sends 20,000 messages, each with an id of its own, to one user who is away.</summary>
internal sealed class FloodAbuse : IAbuse
{
    private const int Messages = 20_000;

    public string Name => "flood";

    public async Task RunAsync(AbusedSystem system)
    {
        await system.AddRedisAsync("at the start");
        system.Add($"messages taken, of {Messages}", await system.Sender.SendBatchesAsync("flooder", "away", Messages));
        await system.AddRedisAsync("after it");
        system.Add("messages in the inbox", await InboxCount.OfAsync(system, "away", "flooder"));
    }
}
