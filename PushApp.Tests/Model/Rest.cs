using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Model;

/// <summary>Lets nothing go wrong any more, and what is under way come to its end; then all that is promised has to hold.</summary>
/// <param name="world">What was done to it.</param>
internal sealed class Rest(World world)
{
    private const int MostSteps = 3000;
    private const int Heartbeats = 6;

    /// <summary>Does what can be done, in any order, until nothing is left.</summary>
    /// <exception cref="ModelViolation">It does not end.</exception>
    public static void Drain(World world)
    {
        for (var steps = 0; Next(world) is { } step; steps++)
        {
            World.Check(steps < MostSteps, $"it does not come to rest");
            step();
        }
    }

    /// <summary>Comes to rest, and checks.</summary>
    /// <exception cref="ModelViolation">A promise is not kept.</exception>
    public void Come()
    {
        world.IsAtRest = true;
        world.Trace?.Add("nothing goes wrong any more");
        foreach (var gateway in world.Gateways)
        {
            gateway.IsFrozen = false;
            if (!gateway.IsUp)
            {
                gateway.Boot();
            }
        }

        if (!world.Scenario.IsCalm && world.Dice.Chance(50))
        {
            world.Broker.Clear();
        }

        Drain(world);
        if (world.Scenario.IsCalm)
        {
            world.Trace?.Add("nothing has failed: no heartbeat is needed");
            CheckReceived(world.Devices.Where(device => device.Current is not null));
        }

        for (var beat = 0; beat < Heartbeats; beat++)
        {
            world.Trace?.Add("heartbeat");
            Beat(isLast: beat > 2);
        }

        CheckReceived(world.Devices);
        foreach (var device in world.Devices)
        {
            CheckConnected(device);
            if (device.KeepsCursor && !world.Scenario.GoesBackSilently)
            {
                CheckTold(device);
            }
        }
    }

    private static Action? Next(World world)
    {
        var steps = new List<Action>();
        steps.AddRange(world.Flows.Where(flow => flow.CanGoOn).Select(flow => (Action)(() => world.GoOn(flow))));
        steps.AddRange(world.Devices.Where(device => device.CanReceive).Select(device => (Action)device.Receive));
        steps.AddRange(world.Connections
            .Where(connection => connection.Gateway.Works && !connection.HasEnded && connection.IsWelcomed && connection.Link.ToGateway.Count > 0)
            .Select(connection => (Action)(() => connection.Gateway.Handle(connection))));
        steps.AddRange(world.Attempts.Where(link => link.Gateway.Works).Select(link => (Action)(() => Accept(world, link))));
        foreach (var envelope in world.Broker)
        {
            var gateway = world.Gateways.First(gateway => gateway.Id == envelope.GatewayId);
            if (gateway.Works)
            {
                steps.Add(() => Deliver(world, gateway, envelope));
            }
        }

        return steps.Count == 0 ? null : world.Dice.Pick(steps);
    }

    private static void Accept(World world, Link link)
    {
        world.Attempts.Remove(link);
        link.Gateway.Accept(link);
    }

    private static void Deliver(World world, Gateway gateway, Envelope envelope)
    {
        world.Trace?.Add($"RocketMQ delivers {envelope}");
        world.Broker.Remove(envelope);
        gateway.Take(envelope);
    }

    private void Beat(bool isLast)
    {
        foreach (var device in world.Devices.Where(device => device.Current is null))
        {
            device.Connect(world.Dice.Pick(world.Gateways), says: true);
        }

        foreach (var gateway in world.Gateways)
        {
            gateway.RemoveLeft();
            gateway.RenewLease();
            foreach (var connection in gateway.Connections.ToArray())
            {
                // The third ping that was not answered.
                if (connection.Link.IsLeft && (isLast || world.Dice.Chance(30)))
                {
                    connection.Close(CloseCodes.Unresponsive);
                }

                // A ping that found no room is never answered.
                connection.IsProofLate = connection.IsAskedForProof;
                gateway.Beat(connection);
            }
        }

        Drain(world);
    }

    private void CheckReceived(IEnumerable<Device> devices)
    {
        var seq = world.Newest - Items().Length;
        foreach (var id in Items())
        {
            seq++;
            foreach (var device in devices)
            {
                // One that was dropped for its age and came back with older data: the device was told that some are missing.
                var isKnownToMiss = world.Scenario.IsTrimmed && world.HasGoneBack && device.WasTold;
                World.Check(
                    device.Received.Contains(id) || isKnownToMiss || (world.Scenario.GoesBackSilently && seq <= world.HighestBefore),
                    $"{device.Name} has not received {id}, which the inbox has as {seq}");
            }
        }
    }

    private void CheckConnected(Device device)
    {
        var open = world.Connections.Where(connection => connection.Link.Device == device && !connection.IsClosing).ToArray();
        World.Check(open.Length == 1 && open[0].Link == device.Current, $"{device.Name} has {open.Length} open connections");
        var route = world.Redis.HashGet((string)RouteTable.Key(World.User)!, device.Name);
        World.Check(route?.StartsWith($"{open[0].Route.Holder} ", StringComparison.Ordinal) == true, $"the route of {device.Name} is {route}, and {open[0].Link.Name} is its connection");
    }

    private void CheckTold(Device device)
    {
        var head = (string)InboxKeys.Head(World.User)!;
        var past = (world.Redis.HashGet(head, "past") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToDictionary(pair => pair[0], pair => long.Parse(pair[1]));
        if (world.Redis.HashGet(head, "epoch") is { } epoch)
        {
            past[epoch] = world.Newest;
        }

        var items = Items();
        foreach (var ((heldEpoch, seq), id) in device.Held)
        {
            World.Check(
                past.TryGetValue(heldEpoch, out var shared) && seq <= shared, $"{device.Name} holds {id} as {seq} of {world.NameOf(heldEpoch)}, which Redis has lost, and was not told");
            var at = seq - (world.Newest - items.Length) - 1;
            World.Check(at < 0 || items[at] == id, $"{device.Name} holds {id} as {seq}, which is {(at < 0 ? "" : items[at])}, and was not told");
        }
    }

    private string[] Items() => [.. world.Redis.List((string)InboxKeys.Items(World.User)!).Select(item => item.Split('\n')[0].Split(' ')).Select(parts => $"{parts[2]}/{parts[1]}")];
}
