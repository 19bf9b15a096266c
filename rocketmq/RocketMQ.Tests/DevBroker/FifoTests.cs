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
    public async Task Of_a_message_group_one_message_is_out_at_a_time_and_in_order()
    {
        for (var i = 0; i < 5; i++)
        {
            await _client.SendAsync(Ordered("a", $"a{i}"));
            await _client.SendAsync(Ordered("b", $"b{i}"));
        }

        var out1 = await _client.ReceiveAsync("ORDERLY");
        Assert.Equal(["a0", "b0"], out1.Bodies.Order());

        // b0 is not acknowledged: a goes on, b does not.
        var a = out1.Messages.Single(message => message.Body.ToStringUtf8() == "a0");
        for (var i = 1; i < 5; i++)
        {
            await _client.AckAsync("ORDERLY", a);
            a = Assert.Single((await _client.ReceiveAsync("ORDERLY")).Messages);
            Assert.Equal($"a{i}", a.Body.ToStringUtf8());
        }
    }

    [Fact]
    public async Task A_failed_message_comes_again_before_its_successors()
    {
        await _client.SendAsync(Ordered("a", "first"));
        await _client.SendAsync(Ordered("a", "second"));
        var first = Assert.Single((await _client.ReceiveAsync("ORDERLY")).Messages);
        await _client.ChangeInvisibleDurationAsync("ORDERLY", first, TimeSpan.FromMilliseconds(1));

        first = Assert.Single((await _client.ReceiveAsync("ORDERLY")).Messages);
        Assert.Equal("first", first.Body.ToStringUtf8());
        Assert.Equal(2, first.SystemProperties.DeliveryAttempt);
    }

    [Fact]
    public async Task An_acknowledgement_wakes_a_poll_that_waits_for_the_successor()
    {
        await _client.SendAsync(Ordered("a", "first"));
        await _client.SendAsync(Ordered("a", "second"));
        var first = Assert.Single((await _client.ReceiveAsync("ORDERLY")).Messages);
        var poll = _client.ReceiveAsync("ORDERLY", longPollingTimeout: TimeSpan.FromSeconds(20));
        await _client.AckAsync("ORDERLY", first);
        Assert.Equal(["second"], (await poll).Bodies);
    }

    private static Message Ordered(string group, string body)
    {
        var message = Message(body);
        message.SystemProperties.MessageGroup = group;
        return message;
    }
}
