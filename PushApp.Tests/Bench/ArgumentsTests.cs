using PushApp.Bench;
using PushApp.Bench.Load;
using PushApp.Bench.Replay;

namespace PushApp.Tests.Bench;

public sealed class ArgumentsTests
{
    [Fact]
    public void Without_options_all_peers_are_measured_at_three_loads()
    {
        var arguments = Arguments.Parse([]);

        Assert.Equal(["pushapp", "broadcast", "signalr"], arguments.Peers);
        Assert.Equal([5], arguments.Nodes);
        Assert.Equal(["1 in flight", "16 in flight", "128 in flight"], arguments.Loads.Select(load => load.ToString()));
    }

    [Fact]
    public void A_rate_takes_the_place_of_what_is_in_flight() =>
        Assert.Equal([new LoadShape(null, 500), new LoadShape(null, 2000)], Arguments.Parse(["--rate", "500,2000"]).Loads);

    [Fact]
    public void Each_load_is_measured_with_each_size_of_a_batch() => Assert.Equal(
        ["8 in flight", "64 in flight", "8 in flight, batches of 100", "64 in flight, batches of 100"],
        Arguments.Parse(["--in-flight", "8,64", "--batch", "1,100"]).Loads.Select(load => load.ToString()));

    [Fact]
    public void Several_numbers_of_nodes_are_measured_one_after_the_other() => Assert.Equal([2, 10], Arguments.Parse(["--nodes", "2,10"]).Nodes);

    [Fact]
    public void A_deployment_is_named_by_its_addresses_and_its_key()
    {
        var arguments = Arguments.Parse(["--chat-api", "https://chat.example", "--gateways", "http://a:1,http://b:2", "--key", "secret"]);

        Assert.Equal((new Uri("https://chat.example"), 2, "secret"), (arguments.ChatApi, arguments.Gateways.Count, arguments.Key));
    }

    [Fact]
    public void Idle_connections_are_compared_with_those_of_a_node_that_does_nothing()
    {
        var arguments = Arguments.Parse(["--idle", "10000"]);

        Assert.Equal(10_000, arguments.Idle);
        Assert.Equal(["pushapp", "signalr", "kestrel"], arguments.Peers);
    }

    [Fact]
    public void An_older_version_takes_its_turns_with_the_others()
    {
        var arguments = Arguments.Parse(["--before", "/older", "--peers", "pushapp,signalr"]);

        Assert.Equal(["before", "pushapp", "signalr"], arguments.Peers);
        Assert.Equal("/older", arguments.Before);
    }

    [Fact]
    public void A_replay_is_of_pushapp()
    {
        var arguments = Arguments.Parse(["--replay", "200,1000"]);

        Assert.Equal(new ReplaySize(200, 1000), arguments.Replay);
        Assert.Equal(["pushapp"], arguments.Peers);
    }

    [Fact]
    public void Abuses_are_named_or_all()
    {
        Assert.Equal(["flood", "logs"], Arguments.Parse(["--abuse", "flood,logs"]).Abuses);
        Assert.Equal(8, Arguments.Parse(["--abuse", "all", "--before", "/older"]).Abuses?.Count);
    }

    [Theory]
    [InlineData("--abuse", "kindness")]
    [InlineData("--abuse", "all", "--idle", "10")]
    [InlineData("--fast")]
    [InlineData("--rounds")]
    [InlineData("--rounds", "0")]
    [InlineData("--in-flight", "1,many")]
    [InlineData("--nodes", "0")]
    [InlineData("--batch", "1,1001")]
    [InlineData("--peers", "pushapp,goim")]
    [InlineData("--peers", "kestrel")]
    [InlineData("--replay", "200")]
    [InlineData("--replay", "200,1001")]
    [InlineData("--replay", "200,100", "--peers", "signalr")]
    [InlineData("--replay", "200,100", "--idle", "100")]
    [InlineData("--replay", "200,100", "--before", "/older")]
    [InlineData("--idle", "100", "--plot", "idle.svg")]
    [InlineData("--chat-api", "chat.example")]
    [InlineData("--chat-api", "http://chat.example")]
    [InlineData("--chat-api", "http://chat.example", "--gateways", "http://a:1", "--key", "secret", "--idle", "100")]
    public void What_cannot_be_used_is_refused(params string[] args) =>
        Assert.Throws<ArgumentException>(() => Arguments.Parse(args));
}
