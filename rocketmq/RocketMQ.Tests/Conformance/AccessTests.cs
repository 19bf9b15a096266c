using Org.Apache.Rocketmq;
using Org.Apache.Rocketmq.Error;
using RocketMQ.Tests.Conformance.Brokers;

namespace RocketMQ.Tests.Conformance;

public abstract class AccessTests(BrokerUnderTest broker) : ConformanceTests(broker), IAsyncLifetime
{
    private ClientConfig.Builder _builder = null!;

    public async Task InitializeAsync() => _builder = Configure(await Broker.SignedEndpointsAsync()).EnableSsl(false);

    public Task DisposeAsync() => Task.CompletedTask;

    [ConformanceFact]
    public async Task Signed_requests_are_answered()
    {
        Sign(Layout.AccessKey, Layout.SecretKey);
        var pushed = new Recorder();
        await using var pushConsumer = await ConsumeAsync(Own("push"), Layout.Normal, new FilterExpression(Own("tag")), pushed);
        await using var simpleConsumer = await ReceiveAsync(Own("simple"), Layout.Normal, new FilterExpression(Own("tag")));
        await using var producer = await ProduceAsync(Layout.Normal);

        var id = Assert.Single(await SendAsync(producer, Layout.Normal, Own("tag"), 1));

        await pushed.SeesAsync([id]);
        var received = await ReceiveOneAsync(simpleConsumer, TimeSpan.FromSeconds(30));
        Assert.Equal(id, received.MessageId);
        await simpleConsumer.ChangeInvisibleDuration(received, TimeSpan.FromSeconds(30));
        await simpleConsumer.Ack(received);
    }

    [ConformanceFact]
    public async Task Requests_without_a_signature_are_refused()
    {
        _builder.SetCredentialsProvider(null);
        await AssertRefusedAsync("username cannot be null.");
    }

    [ConformanceFact]
    public async Task Requests_with_an_unknown_key_are_refused()
    {
        Sign("nobody", Layout.SecretKey);
        await AssertRefusedAsync("User:nobody is not found.");
    }

    [ConformanceFact]
    public async Task Requests_with_a_wrong_signature_are_refused()
    {
        Sign(Layout.AccessKey, "wrong");
        await AssertRefusedAsync("check signature failed.");
    }

    [ConformanceFact]
    public async Task Credentials_that_are_withdrawn_end_a_producers_work_until_they_are_back()
    {
        var credentials = new ChangingCredentials();
        Config = _builder.SetCredentialsProvider(credentials).Build();
        await using var producer = await ProduceAsync(Layout.Normal);
        await SendAsync(producer, Layout.Normal, Own("tag"), 1);

        credentials.Use("wrong");
        await Assert.ThrowsAsync<UnauthorizedException>(() => SendAsync(producer, Layout.Normal, Own("tag"), 1));

        credentials.Use(Layout.SecretKey);
        await SendAsync(producer, Layout.Normal, Own("tag"), 1);
    }

    private void Sign(string accessKey, string secretKey) =>
        Config = _builder.SetCredentialsProvider(new StaticSessionCredentialsProvider(accessKey, secretKey)).Build();

    private async Task AssertRefusedAsync(string text)
    {
        Config = _builder.Build();
        foreach (var build in new Func<Task>[]
        {
            () => ProduceAsync(Layout.Normal),
            () => ConsumeAsync(Own("group"), Layout.Normal, FilterExpression.SubAll, new Recorder()),
            () => ReceiveAsync(Own("group"), Layout.Normal, FilterExpression.SubAll),
        })
        {
            var refusal = await Assert.ThrowsAsync<UnauthorizedException>(build);
            Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
        }
    }

    private sealed class ChangingCredentials : ISessionCredentialsProvider
    {
        public SessionCredentials SessionCredentials { get; private set; } = new(Layout.AccessKey, Layout.SecretKey);

        public void Use(string secretKey) => SessionCredentials = new(Layout.AccessKey, secretKey);
    }
}
