using System.Globalization;
using RocketMQ.Hosting.Installation;

namespace PushApp.Tests.Gateway.Running;

/// <summary>What becomes of a gateway whose RocketMQ goes away without a word.</summary>
[Collection(GatewayTests.Name)]
public sealed class ConsumerRecoveryTests(GatewaySystem system)
{
    // What a client says when it polls.
    private const string Poll = "/apache.rocketmq.v2.MessagingService/ReceiveMessage";

    private static readonly (string, string) ProbesOften = ("Gateway__ProbeInterval", "00:00:02");

    [Fact]
    public async Task A_consumer_that_fell_silent_is_built_again()
    {
        await using var network = TcpForward.To(int.Parse(system.RocketMQ.Split(':')[1], CultureInfo.InvariantCulture));
        await using var gateway = await GatewayProcess.StartAsync(system.Redis.ConnectionString, $"127.0.0.1:{network.Port}", null, ProbesOften);
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user, to: gateway);

        Assert.Equal(1, network.Silence(Poll));

        await Eventually.TrueAsync(() => gateway.Output.Contains("receives nothing; building its consumer again", StringComparison.Ordinal));
        await Eventually.TrueAsync(async () => (await gateway.Http.GetAsync("/health")).IsSuccessStatusCode);
        await system.SendAsync(user, "afterwards");
        Assert.Equal(["afterwards"], GatewaySystem.Bodies(await client.MessagesAsync(1)));
    }

    [Fact]
    public async Task A_broker_that_stands_still_is_waited_for()
    {
        await using var broker = await DevBrokerProcess.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(system.Redis.ConnectionString, broker.Endpoints, null, ProbesOften);
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user, to: gateway);

        broker.Signal("STOP");
        await Eventually.TrueAsync(() => gateway.Output.Contains("does not serve", StringComparison.Ordinal));
        broker.Signal("CONT");

        await PublishAsync(broker.Endpoints, user, "afterwards");
        Assert.Equal(["afterwards"], GatewaySystem.Bodies(await client.MessagesAsync(1)));
    }

    [Fact]
    public async Task A_broker_that_comes_back_empty_is_used_again()
    {
        var port = FreePort.Next();
        var broker = await DevBrokerProcess.StartAsync(port);
        await using var gateway = await GatewayProcess.StartAsync(system.Redis.ConnectionString, broker.Endpoints, null, ProbesOften);
        var user = GatewaySystem.NewUser();
        await using var client = await system.ConnectAsync(user, to: gateway);

        await broker.DisposeAsync();
        broker = await DevBrokerProcess.StartAsync(port);
        await using var ended = broker;

        await PublishAsync(broker.Endpoints, user, "afterwards");
        Assert.Equal(["afterwards"], GatewaySystem.Bodies(await client.MessagesAsync(1)));
    }

    private async Task PublishAsync(string broker, string user, string body)
    {
        var route = await system.RouteAsync(user);
        await using var producer = await GatewaySystem.ProducerAsync(broker);
        await GatewaySystem.PublishAsync(producer, route, await system.StoreAsync(user, body));
    }
}
