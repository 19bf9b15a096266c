extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Org.Apache.Rocketmq;
using RocketMQ.Hosting;
using RocketMQ.Tests.DevBroker;
using FilterExpression = Org.Apache.Rocketmq.FilterExpression;
using Message = Org.Apache.Rocketmq.Message;

namespace RocketMQ.Tests.Hosting;

/// <summary>The start script of the container, run without a container.</summary>
public sealed class RocketMQStartScriptTests
{
    // A proxy that has just started, on a busy machine, takes longer for its first answers than the usual 3 seconds.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    [RocketMQHomeFact]
    public async Task A_mapped_port_serves_from_the_first_connection_and_what_was_stored_outlives_a_stop()
    {
        // Waits longer for the broker than the container does: the machine may be busy.
        await using var rocketmq = new ScriptedRocketMQ(script => script.Replace("$half -lt 18", "$half -lt 60", StringComparison.Ordinal)
            .Replace("$half -ge 18", "$half -ge 60", StringComparison.Ordinal));
        await rocketmq.StartAsync();
        await using (var mapped = TcpForward.To(rocketmq.Ports.Grpc))
        {
            // The topic is there before the port is, so the first question finds it.
            var address = Assert.Single((await QueryRouteAsync(mapped.Port)).MessageQueues
                .SelectMany(queue => queue.Broker.Endpoints.Addresses).Distinct());
            Assert.Equal(("127.0.0.1", mapped.Port), (address.Host, address.Port));
            await SendAsync(mapped.Port, "taken");
            Assert.Equal("taken", await ReceiveAsync(mapped.Port));
            await SendAsync(mapped.Port, "kept");
        }

        Assert.Equal(0, await rocketmq.StopAsync());

        Assert.False(rocketmq.Listens);
        Assert.False(rocketmq.HasAbortFile, "The broker did not end in order.");
        await rocketmq.StartAsync();
        Assert.Equal("kept", await ReceiveAsync(rocketmq.Ports.Grpc));
    }

    [RocketMQHomeFact]
    public async Task What_was_stored_outlives_a_kill()
    {
        await using var rocketmq = new ScriptedRocketMQ();
        await rocketmq.StartAsync();
        await SendAsync(rocketmq.Ports.Grpc, "kept");
        rocketmq.Kill("BrokerStartup");
        Assert.Equal(1, await rocketmq.EndedAsync());
        Assert.True(rocketmq.HasAbortFile, "The broker ended in order, which proves nothing.");

        await rocketmq.StartAsync();

        Assert.Equal("kept", await ReceiveAsync(rocketmq.Ports.Grpc));
    }

    [RocketMQHomeFact]
    public async Task It_has_topics_and_groups_takes_what_is_signed_and_nothing_else_and_ends_when_one_of_its_servers_does()
    {
        var keys = new RocketMQKeys("mine", "secret");
        await using var rocketmq = new ScriptedRocketMQ(keys: keys, events: true);
        await rocketmq.StartAsync();
        await SendAsync(rocketmq.Ports.Grpc, "signed", keys);
        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(rocketmq.Ports.Grpc, "wrong", keys with { SecretKey = "other" }));
        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(rocketmq.Ports.Grpc, "unsigned"));
        await using (var producer = await new Producer.Builder().SetClientConfig(Config(rocketmq.Ports.Grpc, keys)).SetTopics(ScriptedRocketMQ.Events).Build())
        {
            // Another type of topic would not take it.
            await producer.Send(new Message.Builder().SetTopic(ScriptedRocketMQ.Events).SetMessageGroup("alice").SetBody([1]).Build());
        }

        var group = await rocketmq.Admin.RunAsync(["getConsumerConfig", "-g", ScriptedRocketMQ.FifoGroup], CancellationToken.None);
        Assert.Matches(@"consumeMessageOrderly\s*=?:?\s*true", group);
        rocketmq.Kill("BrokerStartup");

        Assert.Equal(1, await rocketmq.EndedAsync());

        Assert.False(rocketmq.Listens);
    }

    [RocketMQHomeFact]
    public async Task It_ends_when_its_proxy_lives_and_does_not_listen()
    {
        await using var rocketmq = new ScriptedRocketMQ(script => string.Join('\n', script.Split('\n')
            .Select(line => line.Contains("ProxyStartup", StringComparison.Ordinal) ? "sleep 3600 & proxy=$!" : line.Replace("-lt 60", "-lt 3", StringComparison.Ordinal))));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(rocketmq.StartAsync);

        Assert.Contains("RocketMQ's proxy does not listen.", error.Message, StringComparison.Ordinal);
    }

    private static async Task<QueryRouteResponse> QueryRouteAsync(int port)
    {
        using var client = new TestClient(new Uri($"http://127.0.0.1:{port}"), "test");
        var request = new QueryRouteRequest
        {
            Topic = new Resource { Name = ScriptedRocketMQ.Topic },
            Endpoints = new() { Scheme = AddressScheme.Ipv4, Addresses = { new Address { Host = "127.0.0.1", Port = port } } },
        };
        return await client.Calls.QueryRouteAsync(request, client.Headers);
    }

    private static async Task SendAsync(int port, string text, RocketMQKeys? keys = null)
    {
        await using var producer = await new Producer.Builder().SetClientConfig(Config(port, keys)).SetTopics(ScriptedRocketMQ.Topic).Build();
        await producer.Send(new Message.Builder().SetTopic(ScriptedRocketMQ.Topic).SetTag("t").SetBody(System.Text.Encoding.UTF8.GetBytes(text)).Build());
    }

    private static async Task<string> ReceiveAsync(int port)
    {
        await using var consumer = await new SimpleConsumer.Builder()
            .SetClientConfig(Config(port))
            .SetConsumerGroup("script")
            .SetAwaitDuration(TimeSpan.FromSeconds(10))
            .SetSubscriptionExpression(new Dictionary<string, FilterExpression> { [ScriptedRocketMQ.Topic] = new("t") })
            .Build();
        List<MessageView> received = [];
        await Eventually.TrueAsync(async () =>
        {
            received.AddRange(await consumer.Receive(1, TimeSpan.FromSeconds(30)));
            return received.Count > 0;
        });
        await consumer.Ack(received[0]);
        return System.Text.Encoding.UTF8.GetString(received[0].Body);
    }

    private static ClientConfig Config(int port, RocketMQKeys? keys = null)
    {
        var builder = new ClientConfig.Builder().SetEndpoints($"127.0.0.1:{port}").EnableSsl(false)
            .SetRequestTimeout(RequestTimeout);
        if (keys is not null)
        {
            builder.SetCredentialsProvider(new StaticSessionCredentialsProvider(keys.AccessKey, keys.SecretKey));
        }

        return builder.Build();
    }
}
