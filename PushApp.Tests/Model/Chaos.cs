using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Model;

/// <summary>Chooses what happens next. What cannot happen now is a step in which nothing does.</summary>
internal sealed class Chaos
{
    private readonly World _world;
    private readonly (int Weight, Action Do)[] _kinds;
    private readonly int _total;

    public Chaos(World world)
    {
        _world = world;
        var scenario = world.Scenario;
        _kinds =
        [
            (300, GoOn),
            (60, GoOnForLong),
            (100, world.Senders.Send),
            (100, Deliver),
            (120, () => On(world.Devices.Where(device => device.CanReceive), device => Several(() => device.CanReceive, device.Receive))),
            (60, () => On(world.Devices.Where(device => device.Current is null), device => device.Connect(AnyGateway(), says: true))),
            (12, () => On(world.Devices, device => device.Connect(AnyGateway(), says: world.Dice.Chance(50)))),
            (8, () => On(world.Devices, device => device.Disconnect(says: world.Dice.Chance(50)))),
            (80, Accept),
            (70, () => On(Working(connection => !connection.HasEnded && connection.IsWelcomed && connection.Link.ToGateway.Count > 0), connection => connection.Gateway.Handle(connection))),
            (40, () => On(Working(_ => true), connection => connection.Gateway.Beat(connection))),
            (15, () => On(Working(connection => connection.Link.IsLeft), connection => connection.Close(CloseCodes.Unresponsive))),
            (4, () => On(Working(connection => connection.IsAskedForProof), connection => connection.IsProofLate = true)),
            (10, RefreshDirectories),
            (5, Settle),
            (scenario.LosesMessages ? 30 : 0, () => On(world.Broker, envelope => world.Broker.Remove(envelope))),
            (scenario.GatewaysCrash ? 12 : 0, () => On(world.Gateways.Where(gateway => gateway.IsUp), gateway => gateway.Crash())),
            (scenario.GatewaysCrash ? 25 : 0, () => On(world.Gateways.Where(gateway => !gateway.IsUp), gateway => gateway.Boot())),
            (scenario.GatewaysFreeze ? 12 : 0, () => On(world.Gateways.Where(gateway => gateway.Works), gateway => gateway.IsFrozen = true)),
            (scenario.GatewaysFreeze ? 20 : 0, () => On(world.Gateways.Where(gateway => gateway.IsFrozen), gateway => gateway.IsFrozen = false)),
            (25, () => On(world.Gateways.Where(gateway => !gateway.Works), gateway => world.Leases.Remove(gateway.Id))),
            (25, () => On(world.Gateways.Where(gateway => gateway.Works), gateway => gateway.RenewLease())),
            (20, () => On(world.Gateways.Where(gateway => gateway.Works), gateway => gateway.RemoveLeft())),
            (scenario.RedisGoesBack || scenario.GoesBackSilently ? 25 : 0, () => world.Replica = world.Redis.Copy(world.Redis.ReplicationId)),
            (scenario.RedisGoesBack ? 8 : 0, () => Replace("Redis is restarted with its data", world.Redis)),
            (scenario.RedisGoesBack ? 20 : 0, () => Replace("another Redis takes over", world.Replica)),
            (scenario.RedisGoesBack ? 3 : 0, () => Replace("Redis is empty", new MemoryRedis { ReplicationId = "" })),
            (scenario.GoesBackSilently ? 10 : 0, GoBackSilently),
        ];
        _total = _kinds.Sum(kind => kind.Weight);
    }

    /// <summary>Does one step.</summary>
    public void Step()
    {
        var rest = _world.Dice.Next(_total);
        foreach (var (weight, step) in _kinds)
        {
            if ((rest -= weight) < 0)
            {
                step();
                return;
            }
        }
    }

    private void On<T>(IEnumerable<T> values, Action<T> step)
    {
        if (values.ToArray() is { Length: > 0 } some)
        {
            step(_world.Dice.Pick(some));
        }
    }

    // One step after the other of the same kind is as likely as any other order, and gets further.
    private void Several(Func<bool> can, Action step)
    {
        for (var count = 1 + _world.Dice.Next(4); count > 0 && can(); count--)
        {
            step();
        }
    }

    private Gateway AnyGateway() => _world.Gateways.Where(gateway => gateway.IsUp).ToArray() is { Length: > 0 } up ? _world.Dice.Pick(up) : _world.Gateways[0];

    private IEnumerable<Connection> Working(Func<Connection, bool> that) => _world.Connections.Where(connection => connection.Gateway.Works && that(connection));

    private void GoOn() => On(_world.Flows.Where(flow => flow.CanGoOn), _world.GoOn);

    private void GoOnForLong() => On(
        _world.Flows.Where(flow => flow.CanGoOn), flow => Several(() => _world.Flows.Contains(flow) && flow.CanGoOn, () => _world.GoOn(flow)));

    private void Deliver() => On(_world.Broker.Where(envelope => To(envelope).Works), envelope =>
    {
        if (!_world.Dice.Chance(10))
        {
            _world.Broker.Remove(envelope);
        }

        _world.Trace?.Add($"RocketMQ delivers {envelope}");
        To(envelope).Take(envelope);
    });

    private Gateway To(Envelope envelope) => _world.Gateways.First(gateway => gateway.Id == envelope.GatewayId);

    private void Accept() => On(_world.Attempts.Where(link => link.Gateway.Works || !link.Gateway.IsUp), link =>
    {
        _world.Attempts.Remove(link);
        if (link.Gateway.IsUp && !link.IsBroken)
        {
            link.Gateway.Accept(link);
        }
        else
        {
            link.IsBroken = true;
        }
    });

    private void RefreshDirectories()
    {
        _world.Senders.RefreshDirectory();
        On(_world.Gateways, gateway => gateway.RefreshDirectory());
    }

    // What strikes a system that is at rest is another thing than what strikes one that is busy.
    private void Settle()
    {
        _world.Trace?.Add("everything settles");
        Rest.Drain(_world);
    }

    private void Replace(string how, MemoryRedis by)
    {
        _world.Trace?.Add(how);
        var now = _world.Redis.Microseconds;
        _world.Redis = by.Copy(_world.NextReplicationId());
        // Another machine's clock may be behind.
        _world.Redis.Microseconds = now + (_world.Dice.Next(2000) * 1000) - 1_000_000;
        _world.Replica = _world.Redis.Copy(_world.Redis.ReplicationId);
        _world.HasGoneBack = true;
    }

    private void GoBackSilently()
    {
        _world.Trace?.Add("Redis goes back without a sign");
        _world.HighestBefore = Math.Max(_world.HighestBefore, _world.Newest);
        _world.Redis = _world.Replica.Copy(_world.Redis.ReplicationId);
        _world.HasGoneBack = true;
    }
}
