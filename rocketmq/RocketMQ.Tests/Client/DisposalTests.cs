extern alias DevBroker;
using Org.Apache.Rocketmq;
using RocketMQ.Tests.Conformance;

namespace RocketMQ.Tests.Client;

/// <summary>Clients whose calls are never answered are disposed of all the same.</summary>
public sealed class DisposalTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_consumer_is_disposed_of_while_it_asks_for_its_queues()
    {
        await using var server = await ScriptedServer.StartAsync();
        var consumer = await new PushConsumer.Builder()
            .SetClientConfig(server.Config)
            .SetConsumerGroup("group")
            .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [ScriptedServer.Topic] = FilterExpression.SubAll })
            .SetMessageListener(new Recorder())
            .Build();
        var asked = new TaskCompletionSource();
        server.OnQueryAssignment = cancel =>
        {
            asked.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancel);
        };
        await asked.Task;

        await consumer.DisposeAsync().AsTask().WaitAsync(Soon);
        await Eventually.TrueAsync(() => server.Polls == 0);
    }

    [Fact]
    public async Task A_simple_consumer_is_disposed_of_while_it_receives()
    {
        await using var server = await ScriptedServer.StartAsync();
        var consumer = await new SimpleConsumer.Builder()
            .SetClientConfig(server.Config)
            .SetConsumerGroup("group")
            .SetAwaitDuration(TimeSpan.FromSeconds(30))
            .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [ScriptedServer.Topic] = FilterExpression.SubAll })
            .Build();
        var receiving = consumer.Receive(1, TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(() => server.Polls == 1);

        await consumer.DisposeAsync().AsTask().WaitAsync(Soon);
        await Assert.ThrowsAnyAsync<Exception>(() => receiving.WaitAsync(Soon));
        await Eventually.TrueAsync(() => server.Polls == 0);
    }

    [Fact]
    public async Task Clients_of_a_server_that_no_longer_answers_are_disposed_of()
    {
        await using var server = await ScriptedServer.StartAsync();
        var producer = await new Producer.Builder().SetClientConfig(server.Config).SetTopics(ScriptedServer.Topic).Build();
        server.OnSend = _ => new TaskCompletionSource<DevBroker::PushApp.RocketMQ.Protocol.SendMessageResponse>().Task;
        server.OnFarewell = cancel => Task.Delay(Timeout.Infinite, cancel);
        var send = producer.Send(new Message.Builder().SetTopic(ScriptedServer.Topic).SetBody([1]).Build());

        await producer.DisposeAsync().AsTask().WaitAsync(Soon);
        await Assert.ThrowsAnyAsync<Exception>(() => send.WaitAsync(Soon));
    }

    [Fact]
    public async Task Repeated_work_that_stopping_breaks_off_ends_quietly()
    {
        using var stop = new CancellationTokenSource();
        var running = Periodically.RunAsync(
            TimeSpan.FromMilliseconds(1),
            async () =>
            {
                await stop.CancelAsync();
                throw new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.Cancelled, "as gRPC does"));
            },
            stop.Token);
        await running.WaitAsync(Soon);
    }
}
