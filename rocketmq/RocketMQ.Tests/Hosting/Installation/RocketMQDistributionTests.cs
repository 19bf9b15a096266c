using RocketMQ.Hosting.Installation;

namespace RocketMQ.Tests.Hosting.Installation;

public sealed class RocketMQDistributionTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("rocketmq-home-");

    public void Dispose() => _home.Delete(recursive: true);

    [Theory]
    [InlineData("5.3.1")]
    [InlineData("5.5.0")]
    [InlineData("5.10.0-SNAPSHOT")]
    public void A_recent_version_is_taken(string version)
    {
        Put($"rocketmq-broker-{version}.jar");

        Assert.Equal(System.Version.Parse(version.Split('-')[0]), RocketMQDistribution.At(_home.FullName).Version);
    }

    [Theory]
    [InlineData("rocketmq-broker-4.9.8.jar", "is RocketMQ 4.9.8; PushApp needs 5.3.1 or later")]
    [InlineData("rocketmq-broker-5.3.0.jar", "is RocketMQ 5.3.0; PushApp needs 5.3.1 or later")]
    [InlineData("rocketmq-client-5.5.0.jar", "no lib/rocketmq-broker-<version>.jar")]
    [InlineData(null, "no lib/rocketmq-broker-<version>.jar")]
    public void Anything_else_is_refused_for_what_it_is(string? jar, string expected)
    {
        if (jar is not null)
        {
            Put(jar);
        }

        var error = Assert.Throws<InvalidOperationException>(() => RocketMQDistribution.At(_home.FullName));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains($"ROCKETMQ_HOME ('{_home.FullName}')", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var error = Assert.Throws<InvalidOperationException>(() => RocketMQDistribution.At("/nowhere/rocketmq"));
        Assert.Equal("ROCKETMQ_HOME ('/nowhere/rocketmq') does not exist.", error.Message);
    }

    private void Put(string jar)
    {
        _home.CreateSubdirectory("lib");
        File.WriteAllBytes(Path.Combine(_home.FullName, "lib", jar), []);
    }
}
