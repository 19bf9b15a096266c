using Microsoft.Extensions.Configuration;
using PushApp.AppHost.Backing;

namespace PushApp.Tests.AppHost.Backing;

public sealed class BackingOptionsTests
{
    private const string Home = "/opt/rocketmq";

    [Fact]
    public void Containers_are_the_default_where_a_runtime_is_found() =>
        Assert.Equal(
            (BackingMode.Container, BackingMode.Container),
            Modes(containersAvailable: true, ("ROCKETMQ_HOME", Home)));

    [Fact]
    public void Without_a_runtime_both_are_embedded() =>
        Assert.Equal((BackingMode.Embedded, BackingMode.Embedded), Modes(containersAvailable: false));

    [Fact]
    public void Without_a_runtime_an_installation_of_RocketMQ_is_used() =>
        Assert.Equal(
            (BackingMode.Embedded, BackingMode.Local),
            Modes(containersAvailable: false, ("ROCKETMQ_HOME", Home)));

    [Fact]
    public void One_option_sets_both() =>
        Assert.Equal((BackingMode.External, BackingMode.External), Modes(containersAvailable: true, ("Backing", "external")));

    [Fact]
    public void Local_for_all_leaves_Redis_at_its_default() =>
        Assert.Equal(
            (BackingMode.Embedded, BackingMode.Local),
            Modes(containersAvailable: false, ("Backing", "local"), ("ROCKETMQ_HOME", Home)));

    [Fact]
    public void One_service_can_differ() =>
        Assert.Equal(
            (BackingMode.External, BackingMode.Embedded),
            Modes(containersAvailable: true, ("Backing", "embedded"), ("Backing:Redis", "External")));

    [Fact]
    public void An_image_may_be_pinned_by_its_digest()
    {
        var digest = new string('a', 64);
        var options = BackingOptions.Read(
            new ConfigurationBuilder().AddInMemoryCollection([new("Backing:RedisSha256", digest), new("Backing:RocketMQSha256", $"sha256:{digest}")]).Build(), () => true);

        Assert.Equal((digest, digest), (options.RedisSha256, options.RocketMQSha256));
    }

    [Theory]
    [InlineData("5.5.0")]
    [InlineData("sha512:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_digest_is_refused(string digest)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Backing:RocketMQSha256", digest)]).Build();

        Assert.Contains("Backing:RocketMQSha256", Assert.Throws<InvalidOperationException>(() => BackingOptions.Read(configuration, () => true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_runtime_is_only_looked_for_where_it_counts()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Backing", "embedded")]).Build();

        BackingOptions.Read(configuration, () => throw new InvalidOperationException("It was looked for."));
    }

    [Theory]
    [InlineData("Backing", "docker", "Backing is 'docker'")]
    [InlineData("Backing:RocketMQ", "7", "Backing:RocketMQ is '7'")]
    [InlineData("Backing:Redis", "local", "Backing:Redis cannot be 'local'")]
    [InlineData("Backing:RocketMQ", "local", "ROCKETMQ_HOME")]
    [InlineData("Backing:RocketMQ", "own", "now called 'local'")]
    [InlineData("Backing", "own", "now called 'local'")]
    public void A_value_that_cannot_be_used_is_refused_by_name(string key, string value, string expected)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Modes(containersAvailable: false, (key, value)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static (BackingMode Redis, BackingMode RocketMQ) Modes(
        bool containersAvailable, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)))
            .Build();
        var options = BackingOptions.Read(configuration, () => containersAvailable);
        return (options.Redis, options.RocketMQ);
    }
}
