extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Google.Protobuf.WellKnownTypes;
using static RocketMQ.Tests.DevBroker.TestClient;

namespace RocketMQ.Tests.DevBroker;

/// <summary>Delayed messages and messages of transactions.</summary>
public sealed class DelayAndTransactionTests : IAsyncLifetime
{
    private InProcessBroker _broker = null!;
    private TestClient _client = null!;

    public async Task InitializeAsync()
    {
        _broker = await InProcessBroker.StartAsync("--TransactionTimeoutMilliseconds", "100", "--TransactionCheckMilliseconds", "100", "--TransactionChecks", "1000");
        _client = _broker.Connect();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_delayed_message_arrives_when_it_is_due()
    {
        var due = DateTime.UtcNow.AddMilliseconds(400);
        await _client.SendAsync(Delayed("late", due));
        var message = Assert.Single((await _client.ReceiveAsync("GROUP")).Messages);
        Assert.True(DateTime.UtcNow >= due.AddMilliseconds(-1));
        Assert.Equal(Timestamp.FromDateTime(due), message.SystemProperties.DeliveryTimestamp);
    }

    [Fact]
    public async Task A_delayed_message_whose_time_has_passed_arrives_at_once()
    {
        await _client.SendAsync(Delayed("past", DateTime.UtcNow.AddSeconds(-1)));
        Assert.Single((await _client.ReceiveAsync("GROUP")).Messages);
    }

    [Fact]
    public async Task A_recalled_message_does_not_arrive()
    {
        var entry = (await _client.SendAsync(Delayed("recalled", DateTime.UtcNow.AddMinutes(10)))).Entries[0];
        var recalled = await RecallAsync(entry.RecallHandle);
        Assert.Equal(Code.Ok, recalled.Status.Code);
        Assert.Equal(entry.MessageId, recalled.MessageId);

        Assert.Empty((await _client.ReceiveAsync("GROUP")).Messages);
    }

    [Fact]
    public async Task A_recall_handle_with_a_number_that_is_too_large_is_none()
    {
        var handle = Convert.ToBase64String("v1 TOPIC 99999999999999999999 id 1"u8).TrimEnd('=');
        Assert.Equal("recall handle is invalid", (await RecallAsync(handle)).Status.Message);
    }

    [Fact]
    public async Task A_committed_message_arrives_and_one_rolled_back_does_not()
    {
        var rolledBack = (await _client.SendAsync(Half("rolled back"))).Entries[0];
        var committed = (await _client.SendAsync(Half("committed"))).Entries[0];
        Assert.Equal(Code.Ok, (await EndAsync(rolledBack, TransactionResolution.Rollback)).Status.Code);
        Assert.Equal(Code.Ok, (await EndAsync(committed, TransactionResolution.Commit)).Status.Code);
        Assert.Equal(["committed"], (await _client.ReceiveAsync("GROUP")).Bodies);
        Assert.Equal(Code.InvalidTransactionId, (await EndAsync(new SendResultEntry(), TransactionResolution.Commit)).Status.Code);
    }

    [Fact]
    public async Task A_producer_is_asked_about_a_transaction_that_stays_open()
    {
        using var telemetry = _client.Calls.Telemetry(_client.Headers);
        var settings = new Settings { ClientType = ClientType.Producer, Publishing = new Publishing { Topics = { new Resource { Name = Topic } } } };
        await telemetry.RequestStream.WriteAsync(new TelemetryCommand { Settings = settings });
        Assert.True(await telemetry.ResponseStream.MoveNext(CancellationToken.None));

        var sent = (await _client.SendAsync(Half("orphan"))).Entries[0];
        Assert.True(await telemetry.ResponseStream.MoveNext(CancellationToken.None));
        var question = telemetry.ResponseStream.Current.RecoverOrphanedTransactionCommand;
        Assert.Equal(sent.TransactionId, question.TransactionId);
        Assert.Equal("orphan", question.Message.Body.ToStringUtf8());

        await EndAsync(sent, TransactionResolution.Commit);
        Assert.Equal(["orphan"], (await _client.ReceiveAsync("GROUP")).Bodies);
    }

    private static Message Delayed(string body, DateTime due)
    {
        var message = Message(body);
        message.SystemProperties.DeliveryTimestamp = Timestamp.FromDateTime(due);
        return message;
    }

    private static Message Half(string body)
    {
        var message = Message(body);
        message.SystemProperties.MessageType = MessageType.Transaction;
        return message;
    }

    private async Task<RecallMessageResponse> RecallAsync(string handle) => await _client.Calls.RecallMessageAsync(
        new RecallMessageRequest { Topic = new Resource { Name = Topic }, RecallHandle = handle }, _client.Headers);

    private async Task<EndTransactionResponse> EndAsync(SendResultEntry sent, TransactionResolution resolution) =>
        await _client.Calls.EndTransactionAsync(new EndTransactionRequest
        {
            Topic = new Resource { Name = Topic },
            MessageId = sent.MessageId,
            TransactionId = sent.TransactionId,
            Resolution = resolution,
            Source = TransactionSource.SourceClient,
        }, _client.Headers);
}
