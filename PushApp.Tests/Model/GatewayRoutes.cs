using PushApp.Delivery.Routes;
using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Model;

// What the asynchronous methods of RouteClaims do.
internal sealed partial class Gateway
{
    // RouteClaims.ClaimAsync.
    private IEnumerable<Pause> Claim(Connection connection, bool isContested, Outcome claimed)
    {
        if (isContested && !world.Mutation.ClaimsWithoutProof)
        {
            // ConnectionTable.StandingOf.
            var here = RegisteredOf(connection).Where(other => other != connection).MaxBy(other => other.Route.Order)?.Route;
            claimed.Standing = here is null ? null : new StandingRoute(here, Data: "");
            yield break;
        }

        yield return Pause.Question("claim");
        var asked = ++_asked;
        if (!world.Claim(connection.Route, out var registration))
        {
            claimed.HasFailed = true;
            yield break;
        }

        yield return Pause.Answer;
        while (!registration.IsRegistered && registration.Standing is { } standing && (world.Mutation.ClaimsWithoutProof || !IsAlive(standing.Route)))
        {
            yield return Pause.Question($"replace {standing.Route.ConnectionId}");
            asked = ++_asked;
            if (!world.Replace(connection.Route, standing, out registration))
            {
                claimed.HasFailed = true;
                yield break;
            }

            yield return Pause.Answer;
        }

        Settle(connection, registration, asked);
        claimed.IsGood = registration.IsRegistered;
        claimed.Standing = registration.Standing;
    }

    // RouteClaims.TakeAsync.
    private IEnumerable<Pause> Take(Connection connection, StandingRoute? standing)
    {
        var taken = new Outcome { Standing = standing };
        do
        {
            foreach (var pause in TryTake(connection, taken))
            {
                yield return pause;
            }
        }
        while (!taken.IsGood && !taken.HasFailed && !connection.IsClosing);
        if (taken.HasFailed)
        {
            connection.Close(CloseCodes.Unavailable);
        }

        connection.IsRegistered = taken.IsGood;
    }

    // RouteClaims.TryTakeAsync, and ClientConnection.ProveAsync.
    private IEnumerable<Pause> TryTake(Connection connection, Outcome taken)
    {
        yield return Pause.When("the welcome", () => connection.IsWelcomed || connection.IsClosing);
        if (connection.IsClosing || connection.IsAskedForProof)
        {
            yield break;
        }

        connection.AskForProof();
        yield return Pause.When("proof", () => connection.HasProved || connection.IsClosing || connection.IsProofLate);
        connection.IsAskedForProof = false;
        if (!connection.HasProved)
        {
            connection.Close(CloseCodes.Unresponsive);
        }

        if (connection.IsClosing)
        {
            yield break;
        }

        var route = connection.Route with { IsProven = true };
        yield return Pause.Question($"take from {taken.Standing?.Route.ConnectionId ?? "nobody"}");
        var asked = ++_asked;
        if (taken.Standing is { } standing ? !world.Replace(route, standing, out var registration) : !world.Claim(route, out registration))
        {
            taken.HasFailed = true;
            yield break;
        }

        yield return Pause.Answer;
        Settle(connection, registration, asked);
        taken.IsGood = registration.IsRegistered;
        taken.Standing = registration.Standing is { } next
            ? next with { Route = next.Route with { Order = Math.Max(next.Route.Order, taken.Standing?.Route.Order ?? 0) } } : null;
    }

    // RouteClaims.DecideAsync.
    private IEnumerable<Pause> Decide(Connection connection, StandingRoute standing)
    {
        if (connection.IsClosing)
        {
            yield break;
        }

        if (IsAlive(standing.Route))
        {
            if (standing.Route.Order > connection.Route.Order
                && ((standing.Route.IsProven && standing.Data == connection.RegisteredIn) || world.Mutation.ClaimsWithoutProof))
            {
                connection.Close(CloseCodes.DeviceReplaced);
            }
            else
            {
                Start($"{connection.Link.Name} contests", TryTake(connection, new Outcome { Standing = standing }));
            }

            yield break;
        }

        yield return Pause.Question($"replace {standing.Route.ConnectionId}");
        var asked = ++_asked;
        if (world.Replace(connection.Route with { IsProven = false }, standing, out var registration))
        {
            yield return Pause.Answer;
            Settle(connection, registration, asked);
        }
    }

    // RouteClaims.ReleaseLeftAsync.
    private IEnumerable<Pause> ReleaseLeft()
    {
        for (var left = _left.Count; left > 0 && _left.TryDequeue(out var route); left--)
        {
            foreach (var pause in Release(route))
            {
                yield return pause;
            }
        }
    }

    // RouteClaims.ReleaseAsync.
    private IEnumerable<Pause> Release(Route route)
    {
        yield return Pause.Question($"remove {route.ConnectionId}");
        if (world.Remove(route))
        {
            yield return Pause.Answer;
        }
        else
        {
            _left.Enqueue(route);
        }
    }
}
