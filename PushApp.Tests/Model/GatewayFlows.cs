using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Model;

// What the asynchronous methods of the gateway do, each named after the one that it restates.
internal sealed partial class Gateway
{
    /// <summary>OrderedDelivery.ContradictAsync.</summary>
    public IEnumerable<Pause> Contradict(Connection connection, string epoch)
    {
        while (!connection.IsClosing)
        {
            yield return Pause.Question("contradict");
            if (world.Ask(() => world.Inbox.ContradictAsync(World.User, epoch), out _))
            {
                break;
            }
        }

        yield return Pause.Answer;
        connection.Close(CloseCodes.Resync);
    }

    /// <summary>OrderedDelivery.FillAsync.</summary>
    public IEnumerable<Pause> Fill(Connection connection)
    {
        yield return new Pause("a moment passes");
        if (!connection.Sequence.StartFilling())
        {
            connection.IsFilling = false;
            yield break;
        }

        var caughtUp = new Outcome();
        foreach (var pause in CatchUp(connection, null, isRetried: true, caughtUp))
        {
            yield return pause;
        }

        if (caughtUp.IsGood)
        {
            connection.GoLive();
        }
    }

    // ConnectionHost.RunAsync, from where the connection is closing.
    private IEnumerable<Pause> End(Connection connection)
    {
        yield return Pause.When("end", () => connection.IsClosing && connection.HasJoined);
        _table.Remove(connection);
        foreach (var pause in Release(connection.Route).Concat(Record(connection.Acknowledged, isLast: true)))
        {
            yield return pause;
        }

        connection.Acknowledged.End();
        connection.HasEnded = true;
    }

    // ConnectionHost.JoinAsync: a failure of Redis closes the connection.
    private IEnumerable<Pause> Join(Connection connection)
    {
        var isContested = _table.Exists(other => other.Route.Device == connection.Route.Device && !other.IsClosing);
        _table.Add(connection);
        var joined = new Outcome();
        foreach (var pause in Join(connection, isContested, joined))
        {
            yield return pause;
        }

        if (joined.HasFailed)
        {
            connection.Close(CloseCodes.Unavailable);
        }

        connection.HasJoined = true;
    }

    private IEnumerable<Pause> Join(Connection connection, bool isContested, Outcome joined)
    {
        if (world.Mutation.ReadsBeforeRegistering)
        {
            foreach (var pause in JoinTooEarly(connection, isContested, joined))
            {
                yield return pause;
            }

            yield break;
        }

        var claimed = new Outcome();
        foreach (var pause in Claim(connection, isContested, claimed))
        {
            yield return pause;
        }

        if (claimed.HasFailed)
        {
            joined.HasFailed = true;
            yield break;
        }

        if (!claimed.IsGood)
        {
            Start($"{connection.Link.Name} takes", Take(connection, claimed.Standing));
        }

        foreach (var pause in JoinDelivery(connection, isSettled: claimed.IsGood, joined))
        {
            yield return pause;
        }
    }

    // Not what the gateway does: the route comes after the inbox was read for the last time.
    private IEnumerable<Pause> JoinTooEarly(Connection connection, bool isContested, Outcome joined)
    {
        var claimed = new Outcome();
        foreach (var pause in JoinDelivery(connection, isSettled: true, joined, goesLive: false).Concat(Claim(connection, isContested, claimed)))
        {
            yield return pause;
        }

        foreach (var pause in claimed.IsGood ? [] : Take(connection, claimed.Standing))
        {
            yield return pause;
        }

        if (!connection.IsClosing)
        {
            connection.GoLive();
        }
    }

    // OrderedDelivery.JoinAsync.
    private IEnumerable<Pause> JoinDelivery(Connection connection, bool isSettled, Outcome joined, bool goesLive = true)
    {
        yield return Pause.Question("first read");
        var link = connection.Link;
        if (!world.Ask(() => link.Cursor is { } cursor ? world.ReadAfter(cursor, link.Epoch) : world.ReadUnacknowledged(link.Device), out var page))
        {
            joined.HasFailed = true;
            yield break;
        }

        yield return Pause.Answer;
        connection.Sequence.Begin(page);
        connection.Send(new ServerFrame(ServerFrameKind.Welcome, page.Epoch, page.HeadSeq, Recovered: page.Continues));
        connection.IsWelcomed = true;
        var caughtUp = new Outcome();
        foreach (var pause in CatchUp(connection, page with { Continues = true }, isRetried: false, caughtUp))
        {
            yield return pause;
        }

        if (caughtUp.IsGood && !isSettled)
        {
            yield return Pause.When("the route", () => connection.IsRegistered is not null);
            caughtUp.IsGood = false;
            if (connection.IsRegistered == true)
            {
                foreach (var pause in CatchUp(connection, null, isRetried: false, caughtUp))
                {
                    yield return pause;
                }
            }
        }

        joined.HasFailed = caughtUp.HasFailed;
        if (caughtUp.IsGood && goesLive)
        {
            connection.GoLive();
        }
    }

    // OrderedDelivery.CatchUpAsync, tried again where its caller does so.
    private IEnumerable<Pause> CatchUp(Connection connection, InboxPage? page, bool isRetried, Outcome caughtUp)
    {
        while (!connection.IsClosing)
        {
            if (page is null)
            {
                yield return Pause.When("room", () => connection.IsOutboundEmpty || connection.IsClosing);
                var (after, epoch) = connection.Sequence.StartReading();
                yield return Pause.Question($"read after {after}");
                if (!world.Ask(() => world.ReadAfter(after, epoch), out page))
                {
                    caughtUp.HasFailed = !isRetried;
                    if (isRetried)
                    {
                        continue;
                    }

                    yield break;
                }

                yield return Pause.Answer;
            }

            var result = connection.Sequence.Take(page);
            if (result == PageResult.DoesNotContinue)
            {
                connection.Close(CloseCodes.Resync);
            }
            else if (result == PageResult.Through)
            {
                caughtUp.IsGood = !connection.IsClosing;
                yield break;
            }

            page = null;
        }
    }

    // ConnectionWatch.TryCompareAsync, for one connection.
    private IEnumerable<Pause> Compare(Connection connection)
    {
        var own = connection.Route;
        var lastBefore = connection.Sequence.Last;
        if (own.Order > 0 && !connection.IsClosing)
        {
            yield return Pause.Question("heartbeat");
            if (world.Beat(own, out var beat))
            {
                yield return Pause.Answer;
                var steps = beat.Standing is { } standing ? Decide(connection, standing) : connection.IsClosing ? Release(own) : [];
                foreach (var pause in steps)
                {
                    yield return pause;
                }

                if (!world.Mutation.BeatsWithoutComparing)
                {
                    connection.Compare(beat, lastBefore);
                }
            }
        }

        connection.IsBeating = false;
    }

    // CursorWriter.TryFlushAsync, tried again unless the connection has ended.
    private IEnumerable<Pause> Record(AckCursor cursor, bool isLast = false)
    {
        do
        {
            yield return new Pause("a tenth of a second passes");
            if (!cursor.TryTake(out var seq, out var epoch))
            {
                yield break;
            }

            yield return Pause.Question($"acknowledge {seq}");
            if (world.Ask(() => world.Inbox.AckAsync(World.User, cursor.Device, epoch, seq), out _))
            {
                yield return Pause.Answer;
                cursor.Recorded(seq);
                yield break;
            }
        }
        while (!isLast && cursor.Failed());
    }

    // Forwarder.ForwardAsync.
    private IEnumerable<Pause> Forward(PushItem item)
    {
        yield return Pause.Question("look up routes");
        if (!world.Ask(() => world.Routes.FindAsync(World.User), out var found))
        {
            yield break;
        }

        yield return Pause.Answer;
        var self = new GatewayIdentity(id, BootId);
        var published = new HashSet<GatewayIdentity>();
        foreach (var route in found.Where(route => _directory.IsLive(route.Gateway)).ToArray())
        {
            if (route.Gateway != self && published.Add(route.Gateway))
            {
                world.Publish(new Envelope(route.GatewayId, route.BootId, item with { Hops = item.Hops + 1 }));
            }
            else if (route.Gateway == self && _table.Find(connection => connection.Link.Name == route.ConnectionId) is { } connection)
            {
                connection.Offer(new Push(item));
            }
            else if (route.Gateway == self)
            {
                foreach (var pause in Release(route))
                {
                    yield return pause;
                }
            }
        }
    }

    /// <summary>What an iterator returns beside its steps.</summary>
    private sealed class Outcome
    {
        /// <summary>Whether it did what it was asked.</summary>
        public bool IsGood { get; set; }

        /// <summary>Whether Redis failed it.</summary>
        public bool HasFailed { get; set; }

        /// <summary>The route of another that stands in the way.</summary>
        public StandingRoute? Standing { get; set; }
    }
}
