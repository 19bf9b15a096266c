using System.Net.WebSockets;
using PushApp.Tests.Support;

namespace PushApp.Tests.Gateway.Running;

[Collection(GatewayTests.Name)]
public sealed class PushTests(GatewaySystem system)
{
    [Fact]
    public async Task Both_devices_of_a_user_get_a_message()
    {
        var user = GatewaySystem.NewUser();
        await using var phone = await system.ConnectAsync(user, device: "phone");
        await using var laptop = await system.ConnectAsync(user, device: "laptop", to: system.Second);
        await system.SendAsync(user, "hello");
        Assert.Equal(["hello"], GatewaySystem.Bodies(await phone.MessagesAsync(1)));
        Assert.Equal(["hello"], GatewaySystem.Bodies(await laptop.MessagesAsync(1)));
    }

    [Fact]
    public async Task Duplicates_are_not_pushed_again_and_order_is_restored()
    {
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user);
        var one = await system.StoreAsync(user, "1");
        var two = await system.StoreAsync(user, "2");
        var three = await system.StoreAsync(user, "3");
        await system.PublishAsync(one, three, two, one, three);
        await system.PublishAsync(two);
        await system.SendAsync(user, "4");
        Assert.Equal(["1", "2", "3", "4"], GatewaySystem.Bodies(await client.MessagesAsync(4)));
    }

    [Fact]
    public async Task A_message_that_does_not_come_is_taken_from_the_inbox()
    {
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user);
        await system.SendAsync(user, "1");
        await system.StoreAsync(user, "2 is never published");
        await system.StoreAsync(user, "3 neither");
        await system.SendAsync(user, "4");
        Assert.Equal(["1", "2 is never published", "3 neither", "4"], GatewaySystem.Bodies(await client.MessagesAsync(4)));
    }

    [Fact]
    public async Task Messages_that_come_while_a_client_connects_come_once_and_in_order()
    {
        var user = GatewaySystem.NewUser();
        await using var first = await system.ConnectAsync(user, device: "first");
        var sending = Task.Run(async () =>
        {
            for (var i = 1; i <= 300; i++)
            {
                await system.SendAsync(user, $"{i}");
            }
        });
        await first.MessagesAsync(50);
        await using var second = await system.ConnectAsync(user, device: "second");
        await sending;
        var expected = Enumerable.Range(1, 300).Select(i => (long)i);
        Assert.Equal(expected, (await first.MessagesAsync(300)).Select(message => message.Seq));
        Assert.Equal(expected, (await second.MessagesAsync(300)).Select(message => message.Seq));
    }

    [Fact]
    public async Task A_message_that_is_not_persisted_is_pushed_as_it_comes()
    {
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user);
        await system.PublishAsync(GatewaySystem.Transient(user, "typing"));
        var message = Assert.Single(await client.MessagesAsync(1));
        Assert.Equal(0, message.Seq);
    }

    [Fact]
    public async Task A_gateway_that_does_not_hold_the_user_passes_the_message_on()
    {
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user, to: system.Second);
        await using var elsewhere = await system.ConnectAsync(GatewaySystem.NewUser());
        var boot = (await system.Directory.ListAsync()).Single(gateway => gateway.Id == system.First.Id).BootId;
        await system.PublishToAsync(system.First.Id, boot, GatewaySystem.Transient(user, "moved"));
        await system.PublishToAsync(system.First.Id, "an-earlier-life", GatewaySystem.Transient(user, "of an earlier life"));
        Assert.Equal(["moved", "of an earlier life"], GatewaySystem.Bodies(await client.MessagesAsync(2)).Order());
    }

    [Fact]
    public async Task A_message_that_has_been_passed_on_twice_is_not_passed_on_again()
    {
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user, to: system.Second);
        await system.PublishToAsync(system.First.Id, "an-earlier-life", GatewaySystem.Transient(user, "too often") with { Hops = 2 });
        await system.PublishToAsync(system.First.Id, "an-earlier-life", GatewaySystem.Transient(user, "once") with { Hops = 1 });
        Assert.Equal(["once"], GatewaySystem.Bodies(await client.MessagesAsync(1)));
    }

    [Fact]
    public async Task What_is_no_envelope_does_not_hold_up_what_follows()
    {
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user);
        await system.PublishRawAsync(system.First.Id, "rubbish"u8.ToArray());
        await system.SendAsync(user, "hello");
        Assert.Equal(["hello"], GatewaySystem.Bodies(await client.MessagesAsync(1)));
    }

    [Fact]
    public async Task A_message_of_an_epoch_that_is_not_known_has_the_inbox_read()
    {
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user);
        await system.SendAsync(user, "1");
        await client.MessagesAsync(1);
        var next = await system.StoreAsync(user, "2");
        await system.PublishAsync(next with { Epoch = "of-another-time" });
        Assert.Equal(["1", "2"], GatewaySystem.Bodies(await client.MessagesAsync(2)));
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_closed_and_holds_up_nobody()
    {
        var user = GatewaySystem.NewUser();
        await using var reads = await system.ConnectAsync(user, device: "reads", to: system.Second);
        using var stuck = new ClientWebSocket();
        stuck.Options.AddSubProtocol(PushClient.Subprotocol);
        var address = new UriBuilder(system.Second.Address)
        {
            Scheme = "ws",
            Path = "/ws",
            Query = $"device=stuck&access_token={GatewayProcess.Token(user)}",
        };
        await stuck.ConnectAsync(address.Uri, CancellationToken.None);
        await Eventually.TrueAsync(async () => (await system.Routes.FindAsync(user)).Count == 2);

        var body = new string('x', 200_000);
        var sent = 0;
        while ((await system.Routes.FindAsync(user)).Count == 2)
        {
            await system.SendAsync(user, body);
            sent++;
            await reads.MessagesAsync(sent);
        }

        Assert.Equal("reads", (await system.RouteAsync(user)).Device);
        await system.SendAsync(user, "and on");
        Assert.Equal("and on", GatewaySystem.Bodies(await reads.MessagesAsync(sent + 1)).Last());
    }
}
