using System.Diagnostics.Metrics;

namespace PushApp.Events;

/// <summary>What the service counts, as metrics of the meter <c>PushApp.Events</c>.</summary>
internal sealed class EventMetrics : IDisposable
{
    private readonly Meter _meter = new("PushApp.Events");
    private readonly Counter<long> _published;
    private readonly Counter<long> _postponed;
    private readonly Counter<long> _untold;
    private readonly Counter<long> _forged;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _abandoned;

    public EventMetrics()
    {
        _published = _meter.CreateCounter<long>("pushapp.events.published", "{event}", "Events that RocketMQ has taken, by pushapp.tag.");
        _postponed = _meter.CreateCounter<long>("pushapp.events.postponed", "{user}", "Users whose events could not be told and are tried again.");
        _untold = _meter.CreateCounter<long>("pushapp.events.watchers.untold", "{change}", "Changes of presence that those who watch were not told, or not all of them.");
        _forged = _meter.CreateCounter<long>("pushapp.events.forged", "{message}", "RocketMQ messages without a signature by a key of Envelope:Key or Envelope:Keys; dropped.");
        _delivered = _meter.CreateCounter<long>("pushapp.webhooks.delivered", "{event}", "Events that a webhook has taken, by pushapp.webhook.");
        _failed = _meter.CreateCounter<long>("pushapp.webhooks.failed", "{attempt}", "Attempts that a webhook has not taken, by pushapp.webhook.");
        _abandoned = _meter.CreateCounter<long>("pushapp.webhooks.abandoned", "{event}", "Events given up, because a webhook took others and not these, by pushapp.webhook.");
    }

    public void Published(string tag) => _published.Add(1, new KeyValuePair<string, object?>("pushapp.tag", tag));

    public void Postponed() => _postponed.Add(1);

    public void WatchersUntold() => _untold.Add(1);

    public void Forged() => _forged.Add(1);

    public void Delivered(string webhook) => _delivered.Add(1, Of(webhook));

    public void Failed(string webhook) => _failed.Add(1, Of(webhook));

    public void Abandoned(string webhook) => _abandoned.Add(1, Of(webhook));

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Of(string webhook) => new("pushapp.webhook", webhook);
}
