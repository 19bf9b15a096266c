using PushApp.Delivery.Events;
using PushApp.Delivery.Presence;
using PushApp.Tests.Gateway.Running;
using PushApp.Tests.Support;

namespace PushApp.Tests.Events.Presence;

/// <summary>What is told when something fails, or nearly: gateways and PushApp.Events as processes.</summary>
public sealed class PresenceTests(EventSystem system) : IClassFixture<EventSystem>
{
    private readonly string _alice = TestUsers.New("alice");

    [Fact]
    public async Task Who_reconnects_soon_has_not_left()
    {
        await using var gateway = await system.GatewayAsync();
        await using var other = await system.GatewayAsync();
        await using var events = await system.EventsAsync(awayAfter: "00:00:05");
        await using (await ConnectAsync(gateway))
        {
            await system.Webhook.EventsAsync(_alice, 1);
        }

        await Eventually.TrueAsync(async () => (await StateAsync())?.GoneSince is not null);
        var lost = DateTimeOffset.UtcNow;
        await using (await ConnectAsync(other))
        {
            await Eventually.TrueAsync(async () => await StateAsync() is { GoneSince: null });
        }

        var told = await system.Webhook.EventsAsync(_alice, 2);
        Assert.Equal([PushEvent.Came, PushEvent.Left], told.Select(one => one.Type));
        Assert.True(told[1].Time > lost);
    }

    [Fact]
    public async Task The_users_of_a_gateway_that_has_crashed_have_left_with_what_they_have_not_acknowledged()
    {
        await using var gateway = await system.GatewayAsync();
        await using var events = await system.EventsAsync(awayAfter: "00:00:00.5");
        await using var client = await ConnectAsync(gateway);
        await system.Webhook.EventsAsync(_alice, 1);
        await system.StoreAsync(_alice, "m-1");
        gateway.Kill();

        var told = await system.Webhook.EventsAsync(_alice, 3);
        Assert.Equal([PushEvent.Came, PushEvent.Left, PushEvent.MessageAway], told.Select(one => one.Type));
        Assert.Equal("m-1", told[2].Data.GetProperty("id").GetString());
    }

    [Fact]
    public async Task What_happens_while_nobody_looks_is_told_by_the_next_process()
    {
        await using var gateway = await system.GatewayAsync();
        var first = await system.EventsAsync(awayAfter: "00:00:00.5");
        await using (var client = await ConnectAsync(gateway))
        {
            await system.Webhook.EventsAsync(_alice, 1);
            Assert.Equal(0, await first.TerminateAsync());
            await first.DisposeAsync();
        }

        await system.StoreAsync(_alice, "m-1");
        await using var second = await system.EventsAsync(awayAfter: "00:00:00.5");

        await Eventually.TrueAsync(() => system.Webhook.Of(_alice).Any(one => one.Type == PushEvent.MessageAway));
        // What the first process had brought, and RocketMQ did not know of, comes again.
        Assert.Equal(
            [PushEvent.Came, PushEvent.Left, PushEvent.MessageAway], system.Webhook.Of(_alice).DistinctBy(one => one.Id).Select(one => one.Type));
    }

    [Fact]
    public async Task Another_process_goes_on_at_once_where_one_is_stopped()
    {
        await using var gateway = await system.GatewayAsync();
        await using var first = await system.EventsAsync(awayAfter: "00:00:00.5");
        await using var second = await system.EventsAsync(awayAfter: "00:00:00.5");
        await using (await ConnectAsync(gateway))
        {
            await system.Webhook.EventsAsync(_alice, 1);
            Assert.Equal(0, await first.TerminateAsync());
        }

        Assert.Equal([PushEvent.Came, PushEvent.Left], (await system.Webhook.EventsAsync(_alice, 2)).Select(one => one.Type));
    }

    [Fact]
    public async Task What_happens_while_RocketMQ_does_not_answer_is_told_afterwards()
    {
        await using var gateway = await system.GatewayAsync();
        await using var events = await system.EventsAsync(awayAfter: "00:00:00.5");
        await using (await ConnectAsync(gateway))
        {
            await system.Webhook.EventsAsync(_alice, 1);
            system.Broker.Signal("STOP");
        }

        await Eventually.TrueAsync(() => events.Output.Contains("cannot be told now", StringComparison.Ordinal));
        system.Broker.Signal("CONT");

        var told = await system.Webhook.EventsAsync(_alice, 2);
        Assert.Equal([PushEvent.Came, PushEvent.Left], told.DistinctBy(one => one.Id).Select(one => one.Type));
    }

    private Task<PushClient> ConnectAsync(GatewayProcess gateway) => PushClient.ConnectAsync(gateway.Address, GatewayProcess.Token(_alice));

    private async Task<PresenceState?> StateAsync() => PresenceState.Decode(
        await system.Redis.Commands.RunAsync(database => database.HashGetAsync(PresenceKeys.Here(PresenceKeys.ShardOf(_alice)), _alice)));
}
