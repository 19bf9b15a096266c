using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi;

/// <summary>A chat API with Redis and a broker.</summary>
public sealed class ChatApiWithBroker : IAsyncLifetime
{
    private DevBrokerProcess? _broker;
    private ChatApiProcess? _api;

    public RedisServer Redis { get; } = new();

    internal ChatApiProcess Api => _api!;

    internal string RocketMQ => _broker!.Endpoints;

    public async Task InitializeAsync()
    {
        await Redis.InitializeAsync();
        _broker = await DevBrokerProcess.StartAsync();
        _api = await ChatApiProcess.StartAsync(Redis.ConnectionString, RocketMQ);
    }

    public async Task DisposeAsync()
    {
        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        await Redis.DisposeAsync();
    }
}
