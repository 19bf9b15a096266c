extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using static RocketMQ.Tests.DevBroker.TestClient;

namespace RocketMQ.Tests.DevBroker;

public sealed class FifoTests : IAsyncLifetime
{
    private InProcessBroker _broker = null!;
    private TestClient _client = null!;

    public async Task InitializeAsync()
    {
        _broker = await InProcessBroker.StartAsync("--Groups:ORDERLY:Fifo", "true");
        _client = _broker.Connect();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_queue_waits_for_its_batch_and_the_others_go_on()
    {
        // Two message groups that lie in different queues.
        var groups = Enumerable.Range(0, 16).Select(i => $"g{i}").ToList();
        foreach (var group in groups)
        {
            await _client.SendAsync(Ordered(group, "first"));
        }

        var first = (await _client.ReceiveAsync("ORDERLY")).Messages;
        var held = first[0];
        foreach (var message in first.Where(message => message.SystemProperties.QueueId != held.SystemProperties.QueueId))
        {
            await _client.AckAsync("ORDERLY", message);
        }

        foreach (var group in groups)
        {
            await _client.SendAsync(Ordered(group, "second"));
        }

        var second = (await _client.ReceiveAsync("ORDERLY")).Messages;
        Assert.NotEmpty(second);
        Assert.DoesNotContain(second, message => message.SystemProperties.QueueId == held.SystemProperties.QueueId);
    }

    [Fact]
    public async Task A_failed_message_comes_again_before_its_successors()
    {
        await _client.SendAsync(Ordered("a", "first"));
        await _client.SendAsync(Ordered("a", "second"));
        var first = Assert.Single((await _client.ReceiveAsync("ORDERLY", batch: 1)).Messages);
        await _client.ChangeInvisibleDurationAsync("ORDERLY", first, TimeSpan.FromMilliseconds(1));

        first = Assert.Single((await _client.ReceiveAsync("ORDERLY", batch: 1)).Messages);
        Assert.Equal("first", first.Body.ToStringUtf8());
        Assert.Equal(2, first.SystemProperties.DeliveryAttempt);
    }

    [Fact]
    public async Task An_acknowledgement_wakes_a_poll_that_waits_for_the_successor()
    {
        await _client.SendAsync(Ordered("a", "first"));
        await _client.SendAsync(Ordered("a", "second"));
        var first = Assert.Single((await _client.ReceiveAsync("ORDERLY", batch: 1)).Messages);
        var poll = _client.ReceiveAsync("ORDERLY", longPollingTimeout: TimeSpan.FromSeconds(20));
        await _client.AckAsync("ORDERLY", first);
        Assert.Equal(["second"], (await poll).Bodies);
    }

    [Fact]
    public async Task What_a_client_held_comes_again_in_order_when_it_is_gone()
    {
        for (var i = 0; i < 3; i++)
        {
            await _client.SendAsync(Ordered("a", $"{i}"));
        }

        using (var other = _broker.Connect())
        {
            Assert.Equal(["0", "1", "2"], (await other.ReceiveAsync("ORDERLY", autoRenew: true)).Bodies);
        }

        Assert.Equal(["0", "1", "2"], (await _client.ReceiveAsync("ORDERLY", longPollingTimeout: TimeSpan.FromSeconds(20))).Bodies);
    }

    private static Message Ordered(string group, string body)
    {
        var message = Message(body);
        message.SystemProperties.MessageGroup = group;
        return message;
    }
}
