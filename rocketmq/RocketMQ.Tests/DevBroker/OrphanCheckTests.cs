extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Grpc.Core;

namespace RocketMQ.Tests.DevBroker;

/// <summary>Producers that leave, or stop to read, while they are asked about orphaned transactions.</summary>
public sealed class OrphanCheckTests : IAsyncLifetime
{
    /// <summary>More than HTTP/2 lets through to one who does not read.</summary>
    private static readonly string LargeBody = new('x', 200_000);

    private DevBrokerProcess _broker = null!;

    public async Task InitializeAsync() => _broker = await DevBrokerProcess.StartAsync(
        arguments: ["--AutoCreateTopics", "true", "--TransactionTimeoutMilliseconds", "100", "--TransactionCheckMilliseconds", "100", "--TransactionChecks", "1000", "--WriteTimeoutMilliseconds", "2000"]);

    public async Task DisposeAsync() => await _broker.DisposeAsync();

    [Fact]
    public async Task A_producer_that_leaves_while_it_is_asked_harms_nobody()
    {
        for (var round = 0; round < 5; round++)
        {
            using var leaving = Connect();
            using var telemetry = await DeclareAsync(leaving, "LEFT");
            for (var i = 0; i < 10; i++)
            {
                await leaving.SendAsync(Half(LargeBody, "LEFT"));
            }

            // One question is read, so that the next is under way.
            Assert.True(await telemetry.ResponseStream.MoveNext(CancellationToken.None));
        }

        await AssertAskedAsync("STAYED");
    }

    [Fact]
    public async Task A_producer_that_does_not_read_holds_up_no_question_to_others()
    {
        using var stalled = Connect();
        using var unread = await DeclareAsync(stalled, "STALLED");
        for (var i = 0; i < 10; i++)
        {
            await stalled.SendAsync(Half(LargeBody, "STALLED"));
        }

        // Of its own topic too: it is asked when the other one is busy.
        await AssertAskedAsync("OTHER");
        await AssertAskedAsync("STALLED");

        // Its stream ends in the end, with what it has left unread; it may write to it until then.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (!limit.IsCancellationRequested)
            {
                await unread.RequestStream.WriteAsync(new TelemetryCommand(), CancellationToken.None);
                await Task.Delay(20);
            }
        });
    }

    private static Message Half(string body, string topic)
    {
        var message = TestClient.Message(body, topic: topic);
        message.SystemProperties.MessageType = MessageType.Transaction;
        return message;
    }

    private TestClient Connect() => new(new Uri($"http://{_broker.Endpoints}"), Guid.NewGuid().ToString("N"));

    private static async Task<AsyncDuplexStreamingCall<TelemetryCommand, TelemetryCommand>> DeclareAsync(TestClient client, string topic)
    {
        var telemetry = client.Calls.Telemetry(client.Headers);
        var settings = new Settings { ClientType = ClientType.Producer, Publishing = new Publishing { Topics = { new Resource { Name = topic } } } };
        await telemetry.RequestStream.WriteAsync(new TelemetryCommand { Settings = settings });
        Assert.True(await telemetry.ResponseStream.MoveNext(CancellationToken.None));
        return telemetry;
    }

    /// <summary>A producer is asked about its transaction, well before the time is over that one who does not read is given.</summary>
    private async Task AssertAskedAsync(string topic)
    {
        using var client = Connect();
        using var telemetry = await DeclareAsync(client, topic);
        var sent = (await client.SendAsync(Half("small", topic))).Entries[0];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        do
        {
            Assert.True(await telemetry.ResponseStream.MoveNext(limit.Token));
        }
        while (telemetry.ResponseStream.Current.RecoverOrphanedTransactionCommand?.TransactionId != sent.TransactionId);
    }
}
