extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Org.Apache.Rocketmq;
using Org.Apache.Rocketmq.Error;
using Message = Org.Apache.Rocketmq.Message;
using Status = DevBroker::PushApp.RocketMQ.Protocol.Status;

namespace RocketMQ.Tests.Client;

/// <summary>Which messages share a request, and what each of them is told.</summary>
public sealed class SendBatcherTests : IAsyncLifetime
{
    private const int MaxBatch = 64;
    private const int MaxRequests = 4;

    private ScriptedServer _server = null!;
    private Producer _producer = null!;

    public async Task InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _producer = await new Producer.Builder().SetClientConfig(_server.Config).SetTopics(ScriptedServer.Topic).SetMaxAttempts(1).Build();
    }

    public async Task DisposeAsync()
    {
        await _producer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Messages_one_after_the_other_travel_alone()
    {
        for (var i = 0; i < 4; i++)
        {
            await SendAsync(1);
        }

        Assert.All(_server.Sends, request => Assert.Single(request.Messages));
    }

    [Fact]
    public async Task Messages_that_wait_share_a_request_and_each_has_its_own_receipt()
    {
        var gate = Hold();
        var sends = Send(1 + 10);
        gate.SetResult();
        var receipts = await Task.WhenAll(sends);

        Assert.Equal([1, 10], Sizes());
        Assert.Equal(_server.Sends.SelectMany(request => request.Messages).Select(message => message.SystemProperties.MessageId).Order(),
            receipts.Select(receipt => receipt.MessageId).Order());
        Assert.Equal(Enumerable.Range(100, 10).Select(offset => (long)offset), receipts[1..].Select(receipt => receipt.Offset));
    }

    [Fact]
    public async Task A_request_holds_no_more_than_64_messages_and_one_that_is_full_does_not_wait_up_to_four_at_once()
    {
        var gate = Hold();
        var sends = Send(1 + (MaxRequests * MaxBatch) + 1);
        await Eventually.TrueAsync(() => _server.Sends.Count == MaxRequests);
        Assert.Equal([1, MaxBatch, MaxBatch, MaxBatch], Sizes());
        gate.SetResult();
        await Task.WhenAll(sends);
        Assert.Equal([1, 1, MaxBatch, MaxBatch, MaxBatch, MaxBatch], Sizes());
    }

    [Fact]
    public async Task A_request_holds_no_more_than_a_mebibyte_of_bodies_unless_one_message_is_larger()
    {
        var gate = Hold();
        var sends = Send(1).Concat(Send(3, size: 400_000)).Concat(Send(1, size: 2_000_000)).ToList();
        gate.SetResult();
        await Task.WhenAll(sends);
        Assert.Equal([1, 1, 1, 2], Sizes());
    }

    [Fact]
    public async Task Messages_of_a_group_travel_alone()
    {
        var gate = Hold();
        List<Task> sends = [.. Send(1), .. Enumerable.Range(0, 10).Select(_ => _producer.Send(NewMessage().SetMessageGroup("group").Build()))];
        await Eventually.TrueAsync(() => _server.Sends.Count == sends.Count);
        gate.SetResult();
        await Task.WhenAll(sends);
        Assert.All(_server.Sends, request => Assert.Single(request.Messages));
    }

    [Fact]
    public async Task Of_messages_refused_together_each_gets_the_answer_that_is_its_own()
    {
        var gate = Hold(request => request.Messages.Any(message => message.SystemProperties.Tag == "bad")
            ? Refused(Code.IllegalMessageTag)
            : ScriptedServer.Stored(request));
        var sends = Send(1);
        var (before, bad, after) = (Send(3), _producer.Send(NewMessage().SetTag("bad").Build()), Send(3));
        gate.SetResult();

        await Task.WhenAll([.. sends, .. before, .. after]);
        Assert.Equal((int)Code.IllegalMessageTag, (await Assert.ThrowsAsync<BadRequestException>(() => bad)).ResponseCode);
    }

    [Fact]
    public async Task Messages_that_a_server_has_no_time_for_are_not_sent_again_at_once()
    {
        var gate = Hold(request => request.Messages.Count > 1 ? Refused(Code.TooManyRequests) : ScriptedServer.Stored(request));
        var (alone, together) = (Send(1), Send(5));
        gate.SetResult();

        await Task.WhenAll(alone);
        foreach (var send in together)
        {
            await Assert.ThrowsAsync<TooManyRequestsException>(() => send);
        }

        Assert.Equal([1, 5], Sizes());
    }

    [Fact]
    public async Task Where_each_message_is_answered_each_gets_its_answer()
    {
        var gate = Hold(request =>
        {
            var response = new SendMessageResponse { Status = new Status { Code = Code.MultipleResults } };
            response.Entries.AddRange(request.Messages.Select(message => new SendResultEntry
            {
                MessageId = message.SystemProperties.MessageId,
                Status = new Status { Code = message.SystemProperties.Tag == "bad" ? Code.MessageCorrupted : Code.Ok },
            }));
            return response;
        });
        var (good, bad) = (Send(1 + 3), _producer.Send(NewMessage().SetTag("bad").Build()));
        gate.SetResult();

        await Task.WhenAll(good);
        await Assert.ThrowsAsync<BadRequestException>(() => bad);
    }

    [Fact]
    public async Task Messages_that_wait_when_the_producer_is_disposed_of_fail()
    {
        Hold();
        var sends = Send((MaxRequests + 1) * MaxBatch);
        await _producer.DisposeAsync();
        foreach (var send in sends)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => send.WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.IsNotType<TimeoutException>(send.Exception?.InnerException);
        }
    }

    private static SendMessageResponse Refused(Code code) => new() { Status = new Status { Code = code, Message = "refused" } };

    private static Message.Builder NewMessage(int size = 10) => new Message.Builder().SetTopic(ScriptedServer.Topic).SetBody(new byte[size]);

    /// <summary>Keeps answers back until told.</summary>
    private TaskCompletionSource Hold(Func<SendMessageRequest, SendMessageResponse>? answer = null)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.OnSend = async request =>
        {
            await gate.Task;
            return answer?.Invoke(request) ?? ScriptedServer.Stored(request, offset: 100);
        };
        return gate;
    }

    private List<Task<SendReceipt>> Send(int count, int size = 10) =>
        [.. Enumerable.Range(0, count).Select(async _ => (SendReceipt)await _producer.Send(NewMessage(size).Build()))];

    private async Task SendAsync(int count) => await Task.WhenAll(Send(count));

    private IEnumerable<int> Sizes() => _server.Sends.Select(request => request.Messages.Count).Order();
}
