using PushApp.Tests.Support;
using PushApp.Tests.Support.Telemetry;

namespace PushApp.Tests.EndToEnd;

[Collection(WholeSystem.Name)]
public sealed class IdleTests(PushAppFixture app)
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(1);

    // Redis commands become spans only every ten seconds: those from before the idle time are still to come.
    private static readonly TimeSpan StillToCome = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task A_system_that_does_nothing_makes_no_traces()
    {
        await using var client = await PushClient.ConnectAsync((await app.ReplicasAsync()).First().Value, await app.TokenAsync(TestUsers.New("alice")));
        var (sender, receiver) = (await app.TokenAsync(TestUsers.New("bob")), TestUsers.New("carol"));
        await app.SettledGatewaysAsync();
        await Task.Delay(StillToCome);
        var before = Roots();

        await Task.Delay(IdleTime);

        Assert.Empty(Roots().Except(before).Select(root => $"{root.Service}: {root.Name}"));
        await app.SendAsync(sender, receiver, "a trace at last");
        await Eventually.TrueAsync(() => Roots().Except(before).Any(root => root.Name == "POST /api/messages"));
    }

    private HashSet<ReceivedSpan> Roots() => [.. app.Telemetry.Spans.Where(span => span.ParentId.Length == 0)];
}
