using PushApp.Delivery.Identity;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Model;

/// <summary>One gateway through all its lives: its process, its connections, and what comes to it by RocketMQ.</summary>
/// <param name="world">Where it is.</param>
/// <param name="id">Its id.</param>
internal sealed partial class Gateway(World world, string id)
{
    private const int MaxHops = 2;

    private readonly List<Connection> _table = [];
    private readonly Queue<Route> _left = new();
    private readonly Directory _directory = new(world.Leases);
    private string _generation = "";
    private long _asked;

    public string Id => id;

    public string BootId { get; private set; } = "";

    /// <summary>Whether its process runs.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Whether its process stands still.</summary>
    public bool IsFrozen { get; set; }

    public bool Works => IsUp && !IsFrozen;

    public IReadOnlyList<Connection> Connections => _table;

    /// <summary>Starts a life, and takes the lease.</summary>
    public void Boot()
    {
        BootId = world.NextName("b");
        (IsUp, IsFrozen) = (true, false);
        world.Leases[id] = BootId;
        _generation = world.Redis.ReplicationId;
        _directory.Refresh();
        world.Trace?.Add($"{id} boots as {BootId}");
    }

    /// <summary>Ends its process. Its routes and its lease stay.</summary>
    public void Crash()
    {
        world.Trace?.Add($"{id} crashes");
        IsUp = IsFrozen = false;
        world.EndFlowsOf(this);
        foreach (var link in world.Links.Where(link => link.Gateway == this))
        {
            link.IsBroken = true;
            link.ToClient.Clear();
            link.ToGateway.Clear();
        }

        _table.Clear();
        _left.Clear();
    }

    /// <summary>Brings the view of the other gateways up to date.</summary>
    public void RefreshDirectory() => _directory.Refresh();

    /// <summary>Renews the lease as LeaseKeeper does: where it was gone, or Redis has other data, all connections are compared.</summary>
    public void RenewLease()
    {
        var same = world.Leases.GetValueOrDefault(id) == BootId && _generation == world.Redis.ReplicationId;
        world.Leases[id] = BootId;
        _generation = world.Redis.ReplicationId;
        if (!same)
        {
            world.Trace?.Add($"{id} finds its lease gone or other data, and compares all");
            foreach (var connection in _table.ToArray())
            {
                Beat(connection);
            }
        }
    }

    /// <summary>Removes the routes whose removal has failed, as it does every two seconds.</summary>
    public void RemoveLeft()
    {
        if (_left.Count > 0)
        {
            Start($"{id} removes", ReleaseLeft());
        }
    }

    /// <summary>Begins to compare a connection with Redis, unless that is going on.</summary>
    public void Beat(Connection connection)
    {
        if (!connection.IsBeating)
        {
            connection.IsBeating = true;
            Start($"{connection.Link.Name} beats", Compare(connection));
        }
    }

    /// <summary>Takes a client's connection.</summary>
    public void Accept(Link link)
    {
        var connection = new Connection(world, this, link);
        world.Trace?.Add($"{id} accepts {link.Name}{(link.IsLeft ? ", whose client has left" : "")}");
        Start($"{link.Name} joins", Join(connection));
        Start($"{link.Name} ends", End(connection));
    }

    /// <summary>Takes the next frame of a client.</summary>
    public void Handle(Connection connection)
    {
        var frame = connection.Link.ToGateway.Dequeue();
        world.Trace?.Add($"{id} gets {frame.Kind} {frame.Seq} of {connection.Link.Name}");
        switch (frame.Kind)
        {
            case ClientFrameKind.Pong:
                connection.Pongs++;
                break;
            case ClientFrameKind.Ack:
                Acknowledge(connection, frame.Seq);
                break;
            case ClientFrameKind.Close:
                connection.Close(CloseCodes.Normal);
                break;
        }
    }

    /// <summary>Takes a message of RocketMQ, as PushListener does.</summary>
    public void Take(Envelope envelope)
    {
        var isOfThisLife = envelope.BootId == BootId;
        if (envelope.Item is not { } item)
        {
            var lost = _table.Find(connection => isOfThisLife && connection.Link.Name == envelope.Taken.ConnectionId);
            if (lost?.Route.Order < envelope.Taken.Order)
            {
                lost.Close(CloseCodes.DeviceReplaced);
            }
        }
        else if (isOfThisLife && _table.Count > 0)
        {
            var push = new Push(item);
            foreach (var connection in _table.ToArray())
            {
                connection.Offer(push);
            }
        }
        else if (item.Hops < MaxHops)
        {
            Start($"{id} forwards {item.Id}", Forward(item));
        }
    }

    /// <summary>Starts a flow in this process.</summary>
    public void Start(string name, IEnumerable<Pause> steps) => world.Start(name, this, steps);

    private bool IsAlive(Route route) => route.Gateway == new GatewayIdentity(id, BootId)
        ? _table.Exists(connection => connection.Link.Name == route.ConnectionId && !connection.IsClosing)
        : _directory.IsLive(route.Gateway);

    private void Acknowledge(Connection connection, long seq)
    {
        var (last, epoch) = (connection.Sequence.Last, connection.Sequence.Epoch);
        World.Check(seq <= Math.Max(last, connection.Link.Cursor ?? 0), $"the acknowledgement of {seq} is refused: {last} was sent");
        if (seq <= last && connection.Acknowledged.Advance(seq, epoch))
        {
            Start($"{connection.Link.Name} acknowledges", Record(connection.Acknowledged));
        }
    }

    // ConnectionTable.RegisteredOf.
    private IEnumerable<Connection> RegisteredOf(Connection connection) =>
        _table.Where(other => other.Route.Device == connection.Route.Device && other.Route.Order > 0 && !other.IsClosing);

    private void Settle(Connection connection, Registration registration, long asked)
    {
        if (!registration.IsRegistered)
        {
            return;
        }

        (connection.Route, connection.RegisteredAt, connection.RegisteredIn) = (registration.Route, asked, registration.Data);
        foreach (var replaced in RegisteredOf(connection).OrderByDescending(other => other.RegisteredAt).Skip(1).ToArray())
        {
            replaced.Close(CloseCodes.DeviceReplaced);
        }

        if (registration.Route.IsProven && registration.Standing?.Route is { } lost && lost.Gateway != new GatewayIdentity(id, BootId))
        {
            world.Publish(new Envelope(lost.GatewayId, lost.BootId, null, (lost.ConnectionId, registration.Route.Order)));
        }
    }
}
