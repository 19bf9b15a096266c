using PushApp.Bench;
using PushApp.Bench.Load;

namespace PushApp.Tests.Bench;

public sealed class ArgumentsTests
{
    [Fact]
    public void Without_options_both_peers_are_measured_at_three_loads()
    {
        var arguments = Arguments.Parse([]);

        Assert.Equal(["pushapp", "signalr"], arguments.Peers);
        Assert.Equal(["1 in flight", "16 in flight", "128 in flight"], arguments.Loads.Select(load => load.ToString()));
    }

    [Fact]
    public void A_rate_takes_the_place_of_what_is_in_flight() =>
        Assert.Equal([new LoadShape(null, 500), new LoadShape(null, 2000)], Arguments.Parse(["--rate", "500,2000"]).Loads);

    [Fact]
    public void A_deployment_is_named_by_its_addresses_and_its_key()
    {
        var arguments = Arguments.Parse(["--chat-api", "https://chat.example", "--gateways", "http://a:1,http://b:2", "--key", "secret"]);

        Assert.Equal((new Uri("https://chat.example"), 2, "secret"), (arguments.ChatApi, arguments.Gateways.Count, arguments.Key));
    }

    [Theory]
    [InlineData("--fast")]
    [InlineData("--rounds")]
    [InlineData("--rounds", "0")]
    [InlineData("--in-flight", "1,many")]
    [InlineData("--peers", "pushapp,goim")]
    [InlineData("--chat-api", "chat.example")]
    [InlineData("--chat-api", "http://chat.example")]
    public void What_cannot_be_used_is_refused(params string[] args) =>
        Assert.Throws<ArgumentException>(() => Arguments.Parse(args));
}
