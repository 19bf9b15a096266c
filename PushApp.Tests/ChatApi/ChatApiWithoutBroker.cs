using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi;

/// <summary>A chat API with Redis, whose RocketMQ never answers: what does not need it must work all the same.</summary>
public sealed class ChatApiWithoutBroker : IAsyncLifetime
{
    private ChatApiProcess? _api;

    public RedisServer Redis { get; } = new();

    internal ChatApiProcess Api => _api!;

    /// <summary>Variables of the chat API beside those that it needs.</summary>
    internal (string Key, string Value)[] Settings { get; init; } = [];

    public async Task InitializeAsync()
    {
        await Redis.InitializeAsync();
        // Port 1 is reserved and nobody listens there.
        _api = await ChatApiProcess.StartAsync(Redis.ConnectionString, "127.0.0.1:1", settings: Settings);
    }

    public async Task DisposeAsync()
    {
        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        await Redis.DisposeAsync();
    }
}
