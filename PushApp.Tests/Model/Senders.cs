using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Inboxes;

namespace PushApp.Tests.Model;

/// <summary>Those who send the user messages, and the chat API that they ask.</summary>
/// <param name="world">Where they are.</param>
internal sealed class Senders(World world)
{
    private readonly List<(string From, string Id)> _sent = [];
    private readonly Directory _directory = new(world.Leases);

    /// <summary>Brings the view of the gateways up to date.</summary>
    public void RefreshDirectory() => _directory.Refresh();

    /// <summary>Sends a message, sometimes one that was sent before.</summary>
    public void Send()
    {
        var isKnown = _sent.Count > 0 && world.Dice.Chance(15);
        var (from, id) = isKnown ? world.Dice.Pick(_sent) : (world.Dice.Chance(50) ? "s1" : "s2", world.NextName("m"));
        // An id of the sender's own may come again.
        var isRemembered = isKnown || world.Dice.Chance(40);
        if (isRemembered && !isKnown)
        {
            _sent.Add((from, id));
        }

        world.Start($"{from} sends {id}", null, Send(from, id, isRemembered));
    }

    // MessageSender.SendAsync; an answer of 503 is followed by another try of the sender's.
    private IEnumerable<Pause> Send(string from, string id, bool isRemembered)
    {
        var sentAt = DateTimeOffset.FromUnixTimeMilliseconds(world.Redis.Microseconds / 1000);
        AppendResult? appended = null;
        for (var tries = 0; tries < 3; tries++)
        {
            yield return Pause.Question("append");
            if (world.Ask(() => world.Inbox.AppendAsync(World.User, from, id, "1"u8.ToArray(), sentAt, isRemembered), out appended) || !isRemembered)
            {
                break;
            }
        }

        if (appended is null)
        {
            yield break;
        }

        world.Trace?.Add($"   {id} is {appended.Seq} of {world.NameOf(appended.Epoch)}, routes {string.Join(' ', appended.Routes.Select(route => route.ConnectionId))}");
        yield return Pause.Answer;
        var item = new PushItem
        {
            User = World.User,
            Id = id,
            From = from,
            SentAt = appended.SentAt,
            Body = "1"u8.ToArray(),
            Seq = appended.Seq,
            Epoch = appended.Epoch,
        };
        var live = appended.Routes.Where(route => _directory.IsLive(route.Gateway)).ToArray();
        foreach (var gateway in live.Select(route => route.Gateway).Distinct())
        {
            world.Publish(new Envelope(gateway.Id, gateway.BootId, item));
        }

        // RouteResolver.LiveAsync: how long a gateway has been away is anybody's guess.
        foreach (var stale in appended.Routes.Except(live).Where(route => _directory.IsReplaced(route.Gateway) || (_directory.IsAbsent(route.Gateway) && world.Dice.Chance(30))).ToArray())
        {
            yield return Pause.Question($"remove {stale.ConnectionId}");
            world.Remove(stale);
        }
    }
}
