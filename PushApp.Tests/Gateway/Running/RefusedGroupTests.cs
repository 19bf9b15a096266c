using System.Text.RegularExpressions;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.Gateway.Running;

/// <summary>A gateway on an Apache RocketMQ that creates no consumer groups by itself.</summary>
public sealed partial class RefusedGroupTests : IAsyncLifetime
{
    private readonly RedisServer _redis = new();

    public Task InitializeAsync() => _redis.InitializeAsync();

    public Task DisposeAsync() => _redis.DisposeAsync();

    [RocketMQHomeFact]
    public async Task In_cluster_mode_it_names_the_command_after_which_it_starts()
    {
        await using var rocketmq = new ScriptedRocketMQ(script => Replace(script, "autoCreateSubscriptionGroup=true", "autoCreateSubscriptionGroup=false"));
        await rocketmq.StartAsync();

        await IsRefusedUntilToldAsync(rocketmq);
    }

    [RocketMQHomeFact]
    public async Task In_local_mode_it_names_the_command_after_which_it_starts()
    {
        await using var rocketmq = new ScriptedRocketMQ(LocalMode);
        await rocketmq.StartAsync();

        await IsRefusedUntilToldAsync(rocketmq);
    }

    private async Task IsRefusedUntilToldAsync(ScriptedRocketMQ rocketmq)
    {
        var refused = await GatewayProcess.LaunchAsync(_redis.ConnectionString, rocketmq.Endpoints, "gateway-refused");
        await using (refused)
        {
            Assert.Equal(1, await refused.ExitAsync());
        }

        var command = AdminCommand().Match(refused.Output);
        Assert.True(command.Success, refused.Output);
        Assert.Contains("success", await rocketmq.Admin.RunAsync(command.Groups[1].Value.Split(' '), CancellationToken.None), StringComparison.Ordinal);
        await using var taken = await GatewayProcess.StartAsync(_redis.ConnectionString, rocketmq.Endpoints, "gateway-refused");
    }

    // Broker and proxy in one process, in the place of the broker.
    private static string LocalMode(string script)
    {
        var broker = LineWith(script, "BrokerStartup");
        var proxy = LineWith(script, "ProxyStartup");
        var configuration = BrokerConfiguration().Match(broker).Value;
        var both = proxy.Replace("\"cluster\"", $"\"local\" \"-bc\" {configuration}", StringComparison.Ordinal);
        return Replace(Replace(script, proxy, "sleep 3600 & proxy=$!"), broker, both.Replace("proxy=$!", "broker=$!", StringComparison.Ordinal));
    }

    private static string LineWith(string script, string text) => script.Split('\n').Single(line => line.Contains(text, StringComparison.Ordinal));

    private static string Replace(string script, string part, string by)
    {
        Assert.Contains(part, script, StringComparison.Ordinal);
        return script.Replace(part, by, StringComparison.Ordinal);
    }

    [GeneratedRegex("Create it: mqadmin (.+)")]
    private static partial Regex AdminCommand();

    [GeneratedRegex("\"[^\"]*broker.conf\"")]
    private static partial Regex BrokerConfiguration();
}
