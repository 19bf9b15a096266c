using System.Globalization;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.RocketMQ;
using PushApp.Tests.Support;

namespace PushApp.Tests.Gateway.Running;

/// <summary>What somebody can do who may publish to the topic, and has no key.</summary>
[Collection(GatewayTests.Name)]
public sealed class ForgedTests(GatewaySystem system)
{
    private const string AnotherKey = "a key that no gateway has, of more than thirty-two bytes";

    [Fact]
    public async Task Nothing_of_a_message_without_a_right_signature_is_believed()
    {
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user, device: "phone");
        var route = await system.RouteAsync(user);
        var real = await system.StoreAsync(user, "real");
        byte[] Envelope(params PushItem[] items) => new PushEnvelope(route.BootId, items).Encode();
        var impersonation = Envelope(GatewaySystem.Transient(user, "pay me") with { From = "the-bank" });
        var suppression = Envelope(real with { Id = "forged", From = "mallory", Body = "\"forged\""u8.ToArray() });
        var anotherEpoch = Envelope(real with { Epoch = "0123456789abcdef" });
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        foreach (var body in new[] { impersonation, suppression, anotherEpoch })
        {
            await system.PublishAsync(TestEnvelopes.Unsigned(route.GatewayId, body).Build());
            await system.PublishAsync(Signed(AnotherKey, route.GatewayId, "", body));
            await system.PublishAsync(Signed(TestEnvelopes.Key, "gateway-other", "", body, tag: route.GatewayId));
        }

        foreach (var control in new[]
        {
            string.Create(CultureInfo.InvariantCulture, $"{ControlKinds.Disconnect} {now} {user}"),
            $"{ControlKinds.Taken} {route.BootId} {route.ConnectionId} {long.MaxValue} {user}",
        })
        {
            await system.PublishAsync(Signed(AnotherKey, route.GatewayId, control, "{}"u8.ToArray()));
        }

        // More than the topic has queues: each of them is behind what was forged in its queue.
        await Eventually.TrueAsync(() => system.First.Output.Contains("is not signed with a key of Envelope:Key", StringComparison.Ordinal));
        await system.PublishAsync(real);
        for (var i = 0; i < 16; i++)
        {
            await system.SendAsync(user, $"genuine-{i}");
        }

        var messages = await client.MessagesAsync(17);
        Assert.Equal(["real", .. Enumerable.Range(0, 16).Select(i => $"genuine-{i}")], GatewaySystem.Bodies(messages));
        Assert.All(messages, message => Assert.Equal("sender", message.From));
        Assert.False(client.Closed.IsCompleted);
    }

    [Fact]
    public async Task An_operator_ends_the_connections_of_a_user_or_of_a_device()
    {
        var user = GatewaySystem.NewUser();
        await using var phone = await system.ConnectAsync(user, device: "phone");
        await using var laptop = await system.ConnectAsync(user, device: "laptop");
        Task SayAsync(DateTimeOffset at, string who) => system.PublishAsync(Signed(
            TestEnvelopes.Key, system.First.Id,
            string.Create(CultureInfo.InvariantCulture, $"{ControlKinds.Disconnect} {at.ToUnixTimeMilliseconds()} {who}"), "{}"u8.ToArray()));

        await SayAsync(DateTimeOffset.UtcNow - TimeSpan.FromHours(1), user);
        await SayAsync(DateTimeOffset.UtcNow, $"{user} phone");

        Assert.Equal(4403, await phone.Closed.WaitAsync(TimeSpan.FromMinutes(1)));
        await system.SendAsync(user, "still here");
        await laptop.MessagesAsync(1);
        await SayAsync(DateTimeOffset.UtcNow, user);
        Assert.Equal(4403, await laptop.Closed.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    private static Org.Apache.Rocketmq.Message Signed(string key, string gateway, string control, byte[] body, string? tag = null)
    {
        var signer = new EnvelopeSigner(new EnvelopeOptions { Key = key });
        var message = TestEnvelopes.Unsigned(tag ?? gateway, body)
            .AddProperty(MessageProperties.KeyId, signer.KeyId)
            .AddProperty(MessageProperties.Signature, signer.Sign(gateway, control, body));
        return (control.Length == 0 ? message : message.AddProperty(MessageProperties.Control, control)).Build();
    }
}
