extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using RocketMQ.Hosting.Installation;

namespace RocketMQ.Tests.DevBroker;

/// <summary>What the process says when it ends.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("devbroker-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task A_background_task_that_fails_ends_the_process_with_a_code_that_says_so()
    {
        // The log's second file cannot be written, so what delivers delayed messages fails once the first one is full.
        Directory.CreateDirectory(Path.Combine(_data.FullName, "messages.log.1"));
        var port = FreePort.Next();
        var broker = await StartAsync(port);
        using var client = new TestClient(new Uri($"http://127.0.0.1:{port}"), "client");
        for (var i = 1; i <= 60; i++)
        {
            var delayed = TestClient.Message("delayed");
            delayed.SystemProperties.DeliveryTimestamp = Timestamp.FromDateTime(DateTime.UtcNow.AddSeconds(i));
            await client.SendAsync(delayed);
        }

        var large = TestClient.Message("large");
        large.Body = ByteString.CopyFrom(new byte[4 << 20]);
        await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while ((await client.SendAsync(large)).Status.Code is Code.Ok or Code.InternalServerError)
            {
            }
        });

        Assert.Equal(1, await broker.EndedAsync());
    }

    [Fact]
    public async Task A_broker_that_is_told_to_end_ends_with_0() => Assert.Equal(0, await (await StartAsync(FreePort.Next())).TerminateAsync());

    private Task<ServerProcess> StartAsync(int port) => ServerProcess.StartAsync("DevBroker", "dotnet",
        [BuiltProject.Assembly("PushApp.DevBroker", "rocketmq"), "--port", $"{port}", "--data", _data.FullName, "--AutoCreateTopics", "true"], Path.GetTempPath(), port);
}
