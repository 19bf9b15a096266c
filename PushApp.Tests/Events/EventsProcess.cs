using PushApp.Tests.Support;

namespace PushApp.Tests.Events;

/// <summary>PushApp.Events as a process of its own, on a free port.</summary>
internal sealed class EventsProcess : IAsyncDisposable
{
    private readonly ServiceProcess _service;

    private EventsProcess(ServiceProcess service) => _service = service;

    /// <summary>What the process wrote.</summary>
    public string Output => _service.Output;

    /// <summary>Starts one.</summary>
    /// <param name="redis">The connection string of Redis.</param>
    /// <param name="rocketmq">That of RocketMQ.</param>
    /// <param name="webhook">Where all events are posted to; null for nowhere.</param>
    /// <param name="settings">Other options.</param>
    public static async Task<EventsProcess> StartAsync(string redis, string rocketmq, WebhookReceiver? webhook = null, params (string Key, string Value)[] settings)
    {
        (string, string)[] hook = webhook is null ? [] : [("Webhooks__tests__Url", $"{webhook.Url}"), ("Webhooks__tests__Secret", WebhookReceiver.Secret)];
        var (service, _) = await ServiceProcess.StartAsync(
            "PushApp.Events",
            [("ConnectionStrings__redis", redis), ("ConnectionStrings__rocketmq", rocketmq), ("Envelope__Key", TestEnvelopes.Key), .. hook, .. settings]);
        return new EventsProcess(service);
    }

    /// <summary>Ends the process as a crash does.</summary>
    public void Kill() => _service.Process.Kill();

    /// <summary>Asks the process to stop, as an orchestrator does, and waits for it to end.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> TerminateAsync() => _service.TerminateAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
