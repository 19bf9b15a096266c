using PushApp.ChatApi.Publishing;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Routes;
using Route = PushApp.Delivery.Routes.Route;

namespace PushApp.ChatApi.Messages;

/// <summary>Stores a message and finds its receiver's gateways, then publishes to exactly those.</summary>
internal sealed class MessageSender(Inbox inbox, RouteResolver routes, AwayNotes away, Publisher publisher)
{
    private static readonly RequestError NotTaken = RequestError.Unavailable(
        "RocketMQ did not take the message in time, and it was not to be persisted.");

    /// <exception cref="StackExchange.Redis.RedisException">Redis cannot be reached; the message may or may not be stored.</exception>
    public async Task<SendResult> SendAsync(string from, SendMessageRequest request)
    {
        var item = new PushItem
        {
            User = request.Receiver,
            Id = request.Id ?? Guid.CreateVersion7().ToString(),
            From = from,
            SentAt = DateTimeOffset.UtcNow,
            Body = request.Body,
        };

        (item, var live, var refusal) = await LookUpAsync(item, request);
        if (refusal is not null)
        {
            return new SendResult(null, refusal);
        }

        var reached = await PublishAsync(item, live);
        var status = StatusOf(live.Count, reached.Length, request.Persist);
        if (status is null)
        {
            return new SendResult(null, NotTaken);
        }

        ChatApiTelemetry.Accepted.Add(1, new KeyValuePair<string, object?>("pushapp.status", status));
        return new SendResult(new SendMessageResponse(item.Id, item.Seq, status, reached), null);
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
    private async Task<(PushItem Item, IReadOnlyList<GatewayIdentity> Live, RequestError? Refusal)> LookUpAsync(PushItem item, SendMessageRequest request)
    {
        using var span = ChatApiTelemetry.Source.StartActivity("route lookup");
        IReadOnlyList<Route> live;
        if (request.Persist)
        {
            var stored = await inbox.AppendAsync(item.User, item.From, item.Id, item.Body, item.SentAt, remember: request.Id is not null);
            if (AppendRefusals.Of(stored.Outcome) is { } refusal)
            {
                return (item, [], refusal);
            }

            // A repeat is published as it is stored: its first push may have been lost.
            item = item with { Seq = stored.Seq, Epoch = stored.Epoch, SentAt = stored.SentAt };
            live = await routes.LiveAsync(item.User, stored.Routes);
            if (live.Count == 0)
            {
                await away.WaitsForAsync([item.User]);
            }
        }
        else
        {
            live = await routes.FindAsync(item.User);
        }

        span?.SetTag("pushapp.routes", live.Count);
        return (item, live.Count == 0 ? [] : [.. live.Select(route => route.Gateway).Distinct()], null);
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

/// <summary>What became of one message: one of the two.</summary>
/// <param name="Accepted">The answer; null where it was refused.</param>
/// <param name="Refused">Why it was refused; null where it was not.</param>
internal readonly record struct SendResult(SendMessageResponse? Accepted, RequestError? Refused);
