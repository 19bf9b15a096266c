using PushApp.ChatApi.Publishing;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Routes;
using Route = PushApp.Delivery.Routes.Route;

namespace PushApp.ChatApi.Messages;

/// <summary>Stores a message and finds its receiver's gateways, then publishes to exactly those.</summary>
internal sealed class MessageSender(Inbox inbox, RouteResolver routes, Publisher publisher)
{
    /// <returns>What became of it; null where it is not persisted and no gateway could be reached in time.</returns>
    /// <exception cref="StackExchange.Redis.RedisException">Redis cannot be reached; the message may or may not be stored.</exception>
    public async Task<SendMessageResponse?> SendAsync(string from, SendMessageRequest request)
    {
        var item = new PushItem
        {
            User = request.To,
            Id = request.Id ?? Guid.CreateVersion7().ToString(),
            From = from,
            SentAt = DateTimeOffset.UtcNow,
            Body = request.Body,
        };

        (item, var live) = await LookUpAsync(item, request);
        var reached = await PublishAsync(item, live);
        var status = StatusOf(live.Count, reached.Length, request.Persist);
        if (status is null)
        {
            return null;
        }

        ChatApiTelemetry.Accepted.Add(1, new KeyValuePair<string, object?>("pushapp.status", status));
        return new SendMessageResponse(item.Id, item.Seq, status, reached);
    }

    private static string? StatusOf(int live, int reached, bool persist) => (live, reached, persist) switch
    {
        ( > 0, _, _) when reached == live => MessageStatus.Routed,
        (_, _, true) => MessageStatus.Stored,
        (0, _, false) => MessageStatus.Dropped,
        (_, > 0, false) => MessageStatus.Routed,
        (_, _, false) => null,
    };

    /// <summary>Stores the item, where it is to be stored, and finds the living gateways of its receiver, each once.</summary>
    private async Task<(PushItem Item, IReadOnlyList<GatewayIdentity> Live)> LookUpAsync(PushItem item, SendMessageRequest request)
    {
        using var span = ChatApiTelemetry.Source.StartActivity("route lookup");
        IReadOnlyList<Route> live;
        if (request.Persist)
        {
            var stored = await inbox.AppendAsync(item.User, item.From, item.Id, item.Body, item.SentAt, remember: request.Id is not null);
            item = item with { Seq = stored.Seq, Epoch = stored.Epoch };
            live = await routes.LiveAsync(item.User, stored.Routes);
        }
        else
        {
            live = await routes.FindAsync(item.User);
        }

        span?.SetTag("pushapp.routes", live.Count);
        return (item, live.Count == 0 ? [] : [.. live.Select(route => route.Gateway).Distinct()]);
    }

    /// <summary>Publishes to all targets at the same time, and returns the gateways that were reached in time.</summary>
    private async Task<string[]> PublishAsync(PushItem item, IReadOnlyList<GatewayIdentity> targets)
    {
        if (targets.Count == 0)
        {
            return [];
        }

        var sends = new Task<bool>[targets.Count];
        for (var i = 0; i < sends.Length; i++)
        {
            sends[i] = publisher.PublishAsync(targets[i], item);
        }

        await Task.WhenAll(sends);
        return [.. targets.Where((_, i) => sends[i].Result).Select(target => target.Id)];
    }
}
