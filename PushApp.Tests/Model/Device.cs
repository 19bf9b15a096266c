using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Model;

/// <summary>A client that does what docs/client-protocol.md says, and sees whether the gateway does.</summary>
/// <param name="world">Where it is.</param>
/// <param name="name">The device's name.</param>
/// <param name="keepsCursor">Whether it stores cursor and epoch; else it acknowledges, and connects without.</param>
internal sealed class Device(World world, string name, bool keepsCursor)
{
    private long? _cursor;
    private string? _epoch;
    private string _epochHere = "";
    private long? _expected;

    public string Name => name;

    public bool KeepsCursor => keepsCursor;

    /// <summary>Its connection; null where it has none.</summary>
    public Link? Current { get; private set; }

    /// <summary>What it has received: sender and id.</summary>
    public HashSet<string> Received { get; } = [];

    /// <summary>Whether it was told at least once that something may be missing.</summary>
    public bool WasTold { get; private set; }

    /// <summary>What it takes for the message of a number, and when it received that; dropped once it is told that something is missing.</summary>
    public Dictionary<(string Epoch, long Seq), string> Held { get; } = [];

    /// <summary>Opens a connection, and leaves the one that it has.</summary>
    /// <param name="gateway">Where to.</param>
    /// <param name="says">Whether the gateway of the old one is told.</param>
    public void Connect(Gateway gateway, bool says)
    {
        Current?.Leave(says);
        Current = new Link(world.NextName("c"), this, gateway, keepsCursor ? _cursor : null, keepsCursor ? _epoch : null);
        _expected = null;
        world.Attempts.Add(Current);
        world.Trace?.Add($"{name} opens {Current.Name} to {gateway.Id}, cursor {Current.Cursor} of {world.NameOf(Current.Epoch)}");
    }

    /// <summary>Goes away without opening another connection.</summary>
    public void Disconnect(bool says)
    {
        Current?.Leave(says);
        Current = null;
    }

    /// <summary>Whether something waits for it.</summary>
    public bool CanReceive => Current is { } link && (link.ToClient.Count > 0 || link.IsBroken);

    /// <summary>Receives the next frame, or learns that the connection has broken.</summary>
    public void Receive()
    {
        var link = Current!;
        if (!link.ToClient.TryDequeue(out var frame))
        {
            world.Trace?.Add($"{name} learns that {link.Name} is broken");
            Current = null;
            return;
        }

        world.Trace?.Add($"{name} receives {frame.Kind} {frame.Id} seq {frame.Seq} {world.NameOf(frame.Epoch)} {(frame.Kind == ServerFrameKind.Welcome ? $"recovered {frame.Recovered}" : "")} {(frame.Code > 0 ? frame.Code : "")} on {link.Name}");
        switch (frame.Kind)
        {
            case ServerFrameKind.Welcome:
                Welcome(link, frame);
                break;
            case ServerFrameKind.Message:
                Take(link, frame);
                break;
            case ServerFrameKind.Epoch:
                World.Check(_expected is null || frame.Seq == _expected - 1, $"the epoch frame says {frame.Seq}, and {_expected} would be next");
                _epoch = _epochHere = frame.Epoch;
                break;
            case ServerFrameKind.Ping:
                link.ToGateway.Enqueue(new ClientFrame(ClientFrameKind.Pong));
                break;
            case ServerFrameKind.Close:
                World.Check(frame.Code is not CloseCodes.DeviceReplaced, $"{name} was told that it was replaced on {link.Name}, the last that it opened");
                World.Check(frame.Code >= 4500, $"{name} was closed with {frame.Code}");
                Current = null;
                break;
        }
    }

    private void Welcome(Link link, ServerFrame frame)
    {
        if (!frame.Recovered)
        {
            // It is told: what it holds may be lost or replaced, and something may be missing.
            WasTold = true;
            Held.Clear();
            if (frame.Epoch != _epoch)
            {
                _cursor = null;
            }
        }

        _expected = frame.Recovered && link.Cursor is { } cursor ? cursor + 1 : null;
        _epoch = _epochHere = frame.Epoch;
    }

    private void Take(Link link, ServerFrame frame)
    {
        World.Check(_expected is null || frame.Seq == _expected, $"{link.Name} brought {frame.Seq}, and {_expected} would be next");
        _expected = frame.Seq + 1;
        if (keepsCursor && frame.Seq <= _cursor)
        {
            World.Check(Received.Contains(frame.Id), $"{name} drops {frame.Id} as a duplicate, its cursor is {_cursor}");
            return;
        }

        Received.Add(frame.Id);
        Held[(_epochHere, frame.Seq)] = frame.Id;
        _cursor = frame.Seq;
        if (!keepsCursor || world.Dice.Chance(30))
        {
            link.ToGateway.Enqueue(new ClientFrame(ClientFrameKind.Ack, frame.Seq));
        }
    }
}
