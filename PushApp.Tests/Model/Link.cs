namespace PushApp.Tests.Model;

/// <summary>A client's connection, or its attempt at one, as the network has it.</summary>
/// <param name="name">Names it, and the gateway's connection.</param>
/// <param name="device">Whose it is.</param>
/// <param name="gateway">Where it goes.</param>
/// <param name="cursor">What the client said of its cursor; null for nothing.</param>
/// <param name="epoch">The numbering of the cursor.</param>
internal sealed class Link(string name, Device device, Gateway gateway, long? cursor, string? epoch)
{
    public string Name => name;

    public Device Device => device;

    public Gateway Gateway => gateway;

    public long? Cursor => cursor;

    public string? Epoch => epoch;

    /// <summary>Frames on their way to the client.</summary>
    public Queue<ServerFrame> ToClient { get; } = new();

    /// <summary>Frames on their way to the gateway, also those of a client that has left since.</summary>
    public Queue<ClientFrame> ToGateway { get; } = new();

    /// <summary>Whether the client has left: what is sent to it reaches nobody.</summary>
    public bool IsLeft { get; private set; }

    /// <summary>Whether the gateway's process has ended.</summary>
    public bool IsBroken { get; set; }

    /// <summary>The client is gone.</summary>
    /// <param name="says">Whether the gateway is told by the end of the connection.</param>
    public void Leave(bool says)
    {
        IsLeft = true;
        ToClient.Clear();
        if (says)
        {
            ToGateway.Enqueue(new ClientFrame(ClientFrameKind.Close));
        }
    }
}

internal enum ClientFrameKind
{
    Pong,
    Ack,
    Close,
}

/// <param name="Kind">What it says.</param>
/// <param name="Seq">The number of an acknowledgement.</param>
internal readonly record struct ClientFrame(ClientFrameKind Kind, long Seq = 0);

internal enum ServerFrameKind
{
    Welcome,
    Message,
    Epoch,
    Ping,
    Close,
}

/// <param name="Kind">What it says.</param>
/// <param name="Epoch">The numbering, of a welcome or an epoch frame.</param>
/// <param name="Seq">The number.</param>
/// <param name="Id">The message's sender and id.</param>
/// <param name="Recovered">What the welcome says.</param>
/// <param name="Code">Why the connection is closed.</param>
internal readonly record struct ServerFrame(
    ServerFrameKind Kind, string Epoch = "", long Seq = 0, string Id = "", bool Recovered = false, int Code = 0);
