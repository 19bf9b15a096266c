using PushApp.ChatApi.Publishing;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Routes;
using Route = PushApp.Delivery.Routes.Route;

namespace PushApp.ChatApi.Messages;

/// <summary>
/// Brings one message to many: into each inbox under a number of its own, and to each gateway that holds some of the
/// receivers in one RocketMQ message, which has the body once.
/// </summary>
internal sealed class FanOutSender(Inbox inbox, RouteResolver routes, AwayNotes away, Publisher publisher, MessageOptions options)
{
    // So many inboxes are asked together; what others send goes between.
    private const int Together = 256;

    // With the body well within the 4 MiB that RocketMQ takes.
    private const int MaxReceiversBytes = 1024 * 1024;

    private const int MostRefusals = 100;

    /// <summary>Stores the message for each receiver, and hands it to the gateways' queues; does not wait for the pushes.</summary>
    /// <param name="fanOut">The message.</param>
    /// <param name="refused">For whom it was refused before.</param>
    /// <exception cref="StackExchange.Redis.RedisException">Redis cannot be reached; the message may be stored for some of them.</exception>
    public async Task<SendToManyResult> SendAsync(FanOut fanOut, IReadOnlyList<ReceiverRefusal> refused)
    {
        if ((long)fanOut.To.Count * fanOut.Body.Length > options.MaxFanOutBytes)
        {
            return new SendToManyResult(null, new(
                StatusCodes.Status413PayloadTooLarge,
                $"is too large for {fanOut.To.Count} receivers: together they may have {options.MaxFanOutBytes} bytes ({MessageOptions.Section}:{nameof(MessageOptions.MaxFanOutBytes)})",
                "body"));
        }

        var message = new PushItem
        {
            User = "",
            Id = fanOut.Id ?? Guid.CreateVersion7().ToString(),
            From = fanOut.From,
            Group = fanOut.Group,
            SentAt = DateTimeOffset.UtcNow,
            Body = fanOut.Body,
        };
        var found = new Found(refused);
        await LookUpAsync(message, fanOut, found);
        foreach (var ((gateway, sentAt), receivers) in found.ByGateway)
        {
            foreach (var some in Split(receivers))
            {
                // Its span ends when RocketMQ has it; the answer does not wait for that.
                _ = publisher.PublishAsync(gateway, new FanOutEnvelope(gateway.BootId, message with { SentAt = sentAt }, some));
            }
        }

        ChatApiTelemetry.FannedOut.Record(fanOut.To.Count);
        return new SendToManyResult(
            new SendToManyResponse(
                message.Id, fanOut.To.Count + refused.Count, found.Stored, found.Connected, [.. found.ByGateway.Keys.Select(key => key.Gateway.Id).Distinct()],
                found.Refused.Count, found.Refused.Count == 0 ? null : [.. found.Refused.Take(MostRefusals)]),
            null);
    }

    /// <summary>Parts that a RocketMQ message takes.</summary>
    internal static IEnumerable<List<Receiver>> Split(List<Receiver> receivers)
    {
        var (start, bytes) = (0, 0);
        for (var i = 0; i < receivers.Count; i++)
        {
            bytes += FanOutEnvelope.SizeOf(receivers[i]);
            if (bytes > MaxReceiversBytes)
            {
                yield return receivers[start..i];
                (start, bytes) = (i, FanOutEnvelope.SizeOf(receivers[i]));
            }
        }

        yield return receivers[start..];
    }

    private async Task LookUpAsync(PushItem message, FanOut fanOut, Found found)
    {
        using var span = ChatApiTelemetry.Source.StartActivity("route lookup");
        var stored = fanOut.Persist
            ? StoredMessage.Of(message.Id, message.From, message.Group, message.Body, message.SentAt, remember: fanOut.Id is not null)
            : null;
        foreach (var users in fanOut.To.Chunk(Together))
        {
            var asked = Array.ConvertAll(users, user => LookUpAsync(user, message, stored));
            await ((Task)Task.WhenAll(asked)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (Array.TrueForAll(asked, one => one.IsFaulted) && found.Stored + found.Connected == 0)
            {
                // A Redis that is away for all of them is away for the request.
                await asked[0];
            }

            if (stored is not null)
            {
                await away.WaitsForAsync(users.Where((_, i) => asked[i].IsCompletedSuccessfully && asked[i].Result.Live.Count == 0));
            }

            for (var i = 0; i < users.Length; i++)
            {
                found.Add(users[i], asked[i], message.SentAt);
            }
        }

        span?.SetTag("pushapp.receivers", fanOut.To.Count);
        span?.SetTag("pushapp.routes", found.Connected);
    }

    private async Task<(AppendResult? Stored, IReadOnlyList<Route> Live)> LookUpAsync(string user, PushItem message, StoredMessage? stored)
    {
        if (stored is null)
        {
            return (null, await routes.FindAsync(user));
        }

        var appended = await inbox.AppendAsync(user, stored);
        return (appended, await routes.LiveAsync(user, appended.Routes));
    }

    /// <summary>What was found out about the receivers.</summary>
    private sealed class Found(IEnumerable<ReceiverRefusal> refused)
    {
        public int Stored { get; private set; }

        public int Connected { get; private set; }

        public List<ReceiverRefusal> Refused { get; } = [.. refused];

        /// <summary>Who is where. A repeat is published as it was stored, so that it may have another time for some.</summary>
        public Dictionary<(GatewayIdentity Gateway, DateTimeOffset SentAt), List<Receiver>> ByGateway { get; } = [];

        public void Add(string user, Task<(AppendResult? Stored, IReadOnlyList<Route> Live)> asked, DateTimeOffset sentAt)
        {
            if (asked.IsFaulted)
            {
                Refused.Add(ReceiverRefusal.Of(user, Problems.OfRedis(asked.Exception.InnerException!) ?? RequestError.Unavailable("Redis cannot be asked.")));
                return;
            }

            var (stored, live) = asked.Result;
            if (stored is not null && AppendRefusals.Of(stored.Outcome) is { } refusal)
            {
                Refused.Add(ReceiverRefusal.Of(user, refusal));
                return;
            }

            Stored += stored is null ? 0 : 1;
            Connected += live.Count > 0 ? 1 : 0;
            var receiver = new Receiver(user, stored?.Seq ?? 0, stored?.Epoch ?? "");
            foreach (var gateway in live.Count == 1 ? [live[0].Gateway] : live.Select(route => route.Gateway).Distinct())
            {
                var key = (gateway, stored?.SentAt ?? sentAt);
                if (!ByGateway.TryGetValue(key, out var receivers))
                {
                    ByGateway[key] = receivers = [];
                }

                receivers.Add(receiver);
            }
        }
    }
}

/// <summary>A message to many users.</summary>
/// <param name="From">Whom the receivers see as the sender.</param>
/// <param name="To">The receivers, each once.</param>
/// <param name="Group">The group that they are the members of; null where the sender has listed them.</param>
/// <param name="Id">The message's id as its sender chose it; null where it is left to the server.</param>
/// <param name="Persist">Whether the inboxes keep it.</param>
/// <param name="Body">One JSON value in UTF-8, as it was sent.</param>
internal sealed record FanOut(string From, IReadOnlyCollection<string> To, string? Group, string? Id, bool Persist, ReadOnlyMemory<byte> Body);

/// <summary>What became of a message to many: one of the two.</summary>
/// <param name="Accepted">The answer; null where it was refused.</param>
/// <param name="Refused">Why it was refused; null where it was not.</param>
internal readonly record struct SendToManyResult(SendToManyResponse? Accepted, RequestError? Refused)
{
    public IResult ToResult() => Refused is not null ? Refused.ToResult() : TypedResults.Accepted((string?)null, Accepted);
}
