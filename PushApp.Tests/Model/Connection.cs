using PushApp.Delivery.Heartbeats;
using PushApp.Delivery.Routes;
using PushApp.Gateway.Connections;

namespace PushApp.Tests.Model;

/// <summary>A gateway's side of a connection: what ClientConnection and OrderedDelivery keep of it.</summary>
internal sealed class Connection
{
    private readonly World _world;
    private int _pings;

    public Connection(World world, Gateway gateway, Link link)
    {
        (_world, Gateway, Link) = (world, gateway, link);
        Route = new Route(link.Device.Name, gateway.Id, gateway.BootId, link.Name);
        Acknowledged = new AckCursor(World.User, link.Device.Name);
        Sequence = new DeliverySequence(
            push => Send(new ServerFrame(ServerFrameKind.Message, Seq: push.Item.Seq, Id: $"{push.Item.From}/{push.Item.Id}")),
            (epoch, seq) => Send(new ServerFrame(ServerFrameKind.Epoch, epoch, seq)));
    }

    public Gateway Gateway { get; }

    public Link Link { get; }

    public Route Route { get; set; }

    /// <summary>Which of its gateway's questions registered the route.</summary>
    public long RegisteredAt { get; set; }

    /// <summary>The data of Redis in which it was registered.</summary>
    public string RegisteredIn { get; set; } = "";

    /// <summary>The real one: what was sent, and what is to be done.</summary>
    public DeliverySequence Sequence { get; }

    /// <summary>The real one: what the client has acknowledged, and what of it was recorded.</summary>
    public AckCursor Acknowledged { get; }

    public bool IsFilling { get; set; } = true;

    public bool IsWelcomed { get; set; }

    /// <summary>Whether the route is registered; null while that is open.</summary>
    public bool? IsRegistered { get; set; }

    /// <summary>Whether a ping was sent that the client has to answer for the route.</summary>
    public bool IsAskedForProof { get; set; }

    /// <summary>How many pings the client has answered.</summary>
    public int Pongs { get; set; }

    /// <summary>Whether it has answered the last one.</summary>
    public bool HasProved => Pongs == _pings;

    public bool IsProofLate { get; set; }

    public bool HasJoined { get; set; }

    public bool HasEnded { get; set; }

    public bool IsBeating { get; set; }

    public int? CloseCode { get; private set; }

    public bool IsClosing => CloseCode is not null;

    /// <summary>Whether all that was sent has been written: what a client that has left is sent goes nowhere.</summary>
    public bool IsOutboundEmpty => Link.ToClient.Count == 0;

    /// <summary>Queues a frame; false where there is no room or the connection is closing.</summary>
    public bool Send(ServerFrame frame)
    {
        if (IsClosing || Link.ToClient.Count >= _world.Scenario.OutboundFrames)
        {
            return false;
        }

        if (!Link.IsLeft)
        {
            Link.ToClient.Enqueue(frame);
        }

        return true;
    }

    /// <summary>Pings the client, which has to answer for the route.</summary>
    public void AskForProof()
    {
        (IsAskedForProof, IsProofLate) = (true, false);
        _pings++;
        Send(new ServerFrame(ServerFrameKind.Ping));
    }

    /// <summary>Ends the connection: what is queued still goes out, then the reason. Only the first one counts.</summary>
    public void Close(int code)
    {
        if (IsClosing)
        {
            return;
        }

        _world.Trace?.Add($"   {Link.Name} is closed with {code}");
        CloseCode = code;
        if (!Link.IsLeft)
        {
            Link.ToClient.Enqueue(new ServerFrame(ServerFrameKind.Close, Code: code));
        }
    }

    public void Offer(Push push) => Do(Sequence.Offer(push, out _));

    public void Compare(Beat beat, long lastBefore) => Do(Sequence.Compare(beat, lastBefore));

    public void GoLive()
    {
        IsFilling = false;
        Do(Sequence.GoLive());
    }

    private void Do(NextStep next)
    {
        if (next == NextStep.Contradict)
        {
            Gateway.Start($"{Link.Name} contradicts", Gateway.Contradict(this, Sequence.Epoch));
        }
        else if (next != NextStep.None && !IsFilling && !IsClosing)
        {
            IsFilling = true;
            Gateway.Start($"{Link.Name} fills", Gateway.Fill(this));
        }
    }
}
