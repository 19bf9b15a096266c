using Microsoft.Extensions.Logging.Abstractions;
using Org.Apache.Rocketmq;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Events;
using PushApp.Delivery.RocketMQ;
using PushApp.Tests.Support;

namespace PushApp.Tests.Events.Webhooks;

/// <summary>From the topic to an application's address: PushApp.Events as a process.</summary>
public sealed class WebhookDeliveryTests(EventSystem system) : IClassFixture<EventSystem>, IAsyncLifetime, IDisposable
{
    private readonly string _alice = TestUsers.New("alice");
    private readonly string _bob = TestUsers.New("bob");
    private readonly EventProducer _producer = new(
        RocketMQConnection.Parse(system.Broker.Endpoints), new EnvelopeSigner(new EnvelopeOptions { Key = TestEnvelopes.Key }), NullLogger<EventProducer>.Instance);

    private EventsProcess? _events;

    public async Task InitializeAsync()
    {
        await _producer.StartAsync(CancellationToken.None);
        _events = await system.EventsAsync(awayAfter: "00:00:10");
    }

    public async Task DisposeAsync()
    {
        await _events!.DisposeAsync();
        await _producer.StopAsync(CancellationToken.None);
        await _producer.StoppedAsync(CancellationToken.None);
        system.Webhook.Answer = _ => 204;
    }

    public void Dispose() => _producer.Dispose();

    [Fact]
    public async Task Events_of_a_user_come_in_order_also_where_some_are_refused_at_first()
    {
        var refused = new HashSet<string>();
        system.Webhook.Answer = posted =>
        {
            lock (refused)
            {
                return posted.User == _alice && posted.Time.Millisecond % 3 == 0 && refused.Add(posted.Id) ? 500 : 204;
            }
        };
        var sent = await SendAsync(_alice, 9);

        Assert.Equal(sent, (await system.Webhook.EventsAsync(_alice, 9)).Select(one => one.Id));
        Assert.Equal(3, refused.Count);
        Assert.Equal(12, system.Webhook.Posted.Count(one => one.User == _alice));
    }

    [Fact]
    public async Task What_is_never_taken_is_given_up_while_others_are_taken()
    {
        var poison = $"presence/{_alice}/0";
        system.Webhook.Answer = posted => posted.Id == poison ? 422 : 204;
        await SendAsync(_alice, 2);
        // Others are taken all the time.
        await Eventually.TrueAsync(async () =>
        {
            await SendAsync(_bob, 1);
            return system.Webhook.Of(_alice).Count == 1;
        });

        Assert.Equal($"presence/{_alice}/1", system.Webhook.Of(_alice).Single().Id);
        Assert.Equal(4, system.Webhook.Posted.Count(one => one.Id == poison));
        Assert.Contains($"event {poison} in 4 attempts", _events!.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_else_has_published_is_not_passed_on()
    {
        await using var forger = await new Producer.Builder()
            .SetClientConfig(RocketMQConnection.Parse(system.Broker.Endpoints).ToClientConfig()).SetTopics(EventTopic.Name).Build();
        var forged = PushEvent.OfPresence(_alice, true, DateTimeOffset.UnixEpoch);
        await forger.Send(new Message.Builder().SetTopic(EventTopic.Name).SetTag(forged.Tag).SetKeys(forged.Id)
            .SetMessageGroup(_alice).SetBody(forged.Json.ToArray()).Build());
        var sent = await SendAsync(_alice, 1, first: 5);

        Assert.Equal(sent, (await system.Webhook.EventsAsync(_alice, 1)).Select(one => one.Id));
        Assert.DoesNotContain(system.Webhook.Posted, one => one.Id == forged.Id);
        Assert.Contains("pushapp.events.forged", _events!.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_process_had_not_brought_the_next_one_brings()
    {
        system.Webhook.Answer = _ => 503;
        var sent = await SendAsync(_alice, 3);
        await Eventually.TrueAsync(() => system.Webhook.Posted.Any(one => one.User == _alice));
        _events!.Kill();
        await _events.DisposeAsync();
        system.Webhook.Answer = _ => 204;
        _events = await system.EventsAsync(awayAfter: "00:00:10");

        Assert.Equal(sent, (await system.Webhook.EventsAsync(_alice, 3)).Select(one => one.Id).Distinct());
    }

    private async Task<List<string>> SendAsync(string user, int count, int first = 0)
    {
        var sent = new List<string>();
        for (var i = first; i < first + count; i++)
        {
            var told = PushEvent.OfPresence(user, true, DateTimeOffset.FromUnixTimeMilliseconds(i));
            await _producer.SendAsync(told, CancellationToken.None);
            sent.Add(told.Id);
        }

        return sent;
    }
}
