using System.Text;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Identity;
using PushApp.Tests.Support;

namespace PushApp.Tests.Gateway.Running;

/// <summary>What is for many, at the gateways that hold them.</summary>
public sealed class FanOutTests(GatewaySystem system) : IClassFixture<GatewaySystem>
{
    [Fact]
    public async Task Each_receiver_gets_it_with_its_own_number_and_the_group()
    {
        var (alice, bob) = (GatewaySystem.NewUser(), GatewaySystem.NewUser());
        await using var hers = await system.ConnectAsync(alice);
        await using var his = await system.ConnectAsync(bob);
        await system.SendAsync(alice, "before");
        await hers.MessagesAsync(1);

        await PublishAsync(system.First, await BootAsync(alice), await StoreAsync("to all", alice, bob));

        var (toHer, toHim) = ((await hers.MessagesAsync(2))[1], (await his.MessagesAsync(1))[0]);
        Assert.Equal((2, 1), (toHer.Seq, toHim.Seq));
        Assert.Equal(("to all", "to all"), (toHer.Body.GetString(), toHim.Body.GetString()));
        Assert.Equal("team", hers.Frames[^1].GetProperty("group").GetString());
        Assert.False(hers.Frames.First(frame => frame.GetProperty("type").GetString() == "message").TryGetProperty("group", out _));
    }

    [Fact]
    public async Task A_replay_has_the_group_too()
    {
        var alice = GatewaySystem.NewUser();
        await StoreAsync("to all", alice);

        await using var hers = await system.ConnectAsync(alice);

        await hers.MessagesAsync(1);
        Assert.Equal("team", hers.Frames[^1].GetProperty("group").GetString());
    }

    [Fact]
    public async Task One_who_has_gone_to_another_gateway_gets_it_there()
    {
        var (alice, bob) = (GatewaySystem.NewUser(), GatewaySystem.NewUser());
        await using var hers = await system.ConnectAsync(alice);
        await using var his = await system.ConnectAsync(bob, to: system.Second);

        await PublishAsync(system.First, await BootAsync(alice), await StoreAsync("to all", alice, bob));

        Assert.Equal("to all", (await hers.MessagesAsync(1))[0].Body.GetString());
        Assert.Equal("to all", (await his.MessagesAsync(1))[0].Body.GetString());
    }

    [Fact]
    public async Task What_was_meant_for_an_earlier_life_finds_its_receivers_all_the_same()
    {
        var alice = GatewaySystem.NewUser();
        await using var hers = await system.ConnectAsync(alice);

        await PublishAsync(system.First, GatewayIdentity.NewBootId(), await StoreAsync("late", alice));

        Assert.Equal("late", (await hers.MessagesAsync(1))[0].Body.GetString());
    }

    [Fact]
    public async Task What_is_for_everybody_reaches_every_client_of_every_gateway_once()
    {
        await using var first = await system.ConnectAsync(GatewaySystem.NewUser());
        await using var phone = await system.ConnectAsync(GatewaySystem.NewUser(), "phone", to: system.Second);
        await using var late = await system.ConnectAsync(GatewaySystem.NewUser());

        await PublishAsync("everybody", DateTimeOffset.UtcNow);

        Assert.All(
            await Task.WhenAll(first.MessagesAsync(1), phone.MessagesAsync(1), late.MessagesAsync(1)),
            messages => Assert.Equal((0, "everybody"), (messages[0].Seq, messages[0].Body.GetString())));
        Assert.All(new[] { first, phone, late }, client => Assert.Single(client.Messages));
    }

    [Fact]
    public async Task What_was_for_everybody_a_while_ago_is_for_nobody_now()
    {
        var alice = GatewaySystem.NewUser();
        await using var hers = await system.ConnectAsync(alice);

        await PublishAsync("long ago", DateTimeOffset.UtcNow.AddMinutes(-5));
        await PublishAsync("now", DateTimeOffset.UtcNow);

        Assert.Equal("now", (await hers.MessagesAsync(1))[0].Body.GetString());
    }

    [Fact]
    public async Task What_is_signed_for_one_gateway_is_not_believed_where_it_comes_to_all()
    {
        var alice = GatewaySystem.NewUser();
        await using var hers = await system.ConnectAsync(alice);
        var body = new FanOutEnvelope("", Message("forged", DateTimeOffset.UtcNow), []).Encode();

        await system.PublishAsync(TestEnvelopes.Signed(system.First.Id, body, tag: GatewayIdentity.Every));
        await PublishAsync("genuine", DateTimeOffset.UtcNow);

        Assert.Equal("genuine", (await hers.MessagesAsync(1))[0].Body.GetString());
    }

    private static PushItem Message(string text, DateTimeOffset sentAt) =>
        new() { User = "", Id = Guid.NewGuid().ToString("n"), From = "sender", Group = "team", SentAt = sentAt, Body = Encoding.UTF8.GetBytes($"\"{text}\"") };

    private async Task<string> BootAsync(string user) => (await system.RouteAsync(user)).BootId;

    private async Task<FanOutEnvelope> StoreAsync(string text, params string[] users)
    {
        var message = Message(text, DateTimeOffset.UtcNow);
        var stored = PushApp.Delivery.Inboxes.StoredMessage.Of(message.Id, message.From, message.Group, message.Body, message.SentAt, remember: false);
        var receivers = new List<Receiver>();
        foreach (var user in users)
        {
            var appended = await system.Inbox.AppendAsync(user, stored);
            receivers.Add(new Receiver(user, appended.Seq, appended.Epoch));
        }

        return new FanOutEnvelope("", message, receivers);
    }

    private Task PublishAsync(GatewayProcess gateway, string boot, FanOutEnvelope fanOut) =>
        system.PublishRawAsync(gateway.Id, (fanOut with { Boot = boot }).Encode());

    private Task PublishAsync(string text, DateTimeOffset sentAt) =>
        system.PublishRawAsync(GatewayIdentity.Every, new FanOutEnvelope("", Message(text, sentAt), []).Encode());
}
