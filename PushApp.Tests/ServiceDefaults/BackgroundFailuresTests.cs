using PushApp.Tests.Delivery;
using PushApp.Tests.Gateway.Running;
using PushApp.Tests.Support;

namespace PushApp.Tests.ServiceDefaults;

/// <summary>The services as they are, with one more background task, which fails.</summary>
public sealed class BackgroundFailuresTests : IAsyncLifetime
{
    private readonly RedisServer _redis = new();
    private DevBrokerProcess _broker = null!;

    public async Task InitializeAsync()
    {
        await _redis.InitializeAsync();
        _broker = await DevBrokerProcess.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _broker.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Theory]
    [InlineData("PushApp.ChatApi")]
    [InlineData("PushApp.Gateway")]
    public async Task A_service_whose_background_task_fails_ends_with_code_1(string project)
    {
        var (service, _) = await ServiceProcess.StartAsync(
            project,
            [
                ("ConnectionStrings__redis", _redis.ConnectionString),
                ("ConnectionStrings__rocketmq", _broker.Endpoints),
                ("Jwt__Key", GatewayProcess.JwtKey),
                ("Envelope__Key", TestEnvelopes.Key),
                ("Gateway__InstanceId", SharedRedis.NewId("gateway")),
                ("Gateway__DrainTime", "00:00:00.5"),
                .. FailingTask.Environment,
            ]);
        await using var _ = service;

        await service.Process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Contains(FailingTask.Message, service.Output, StringComparison.Ordinal);
        Assert.Equal(1, service.Process.ExitCode);
    }
}
