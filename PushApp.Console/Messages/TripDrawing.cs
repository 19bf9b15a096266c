namespace PushApp.OperatorConsole.Messages;

/// <summary>
/// Where things stand in the picture of a message's way: stations one behind the other, from the chat API on with a branch for
/// each gateway, and from there with one for each device of the receiver. Lengths are units of the picture.
/// </summary>
internal sealed class TripDrawing
{
    public const int BoxWidth = 130;
    public const int BoxHeight = 48;

    /// <summary>The most devices that are drawn, and gateways without any.</summary>
    public const int MaxBranches = 12;

    private const int Columns = 5;
    private const int Margin = 4;
    private const int NoteWidth = 110;
    private const int NoteHeight = 22;

    private readonly bool _upright;
    private readonly List<Station> _stations = [];
    private readonly List<Arrow> _arrows = [];

    /// <param name="way">The message's way.</param>
    /// <param name="upright">Whether the way leads from top to bottom, for narrow windows; else from left to right.</param>
    public TripDrawing(Way way, bool upright)
    {
        _upright = upright;
        var branches = way.Gateways
            .SelectMany(gateway => gateway.Devices.DefaultIfEmpty(), (gateway, device) => (Gateway: gateway, Device: device))
            .Take(MaxBranches)
            .Select((branch, row) => (branch.Gateway, branch.Device, Row: (double)row))
            .ToArray();
        var rows = Math.Max(1, branches.Length + (way.IsWaiting ? 1 : 0));
        var middle = (rows - 1) / 2.0;
        (Width, Height) = upright
            ? ((Margin * 2) + (rows * AcrossStep) - 16, (Margin * 2) + ((Columns - 1) * AlongStep) + BoxHeight + NoteHeight)
            : ((Margin * 2) + ((Columns - 1) * AlongStep) + BoxWidth + NoteWidth, (Margin * 2) + (rows * AcrossStep));

        Place("sender", way.From, 0, middle, StationState.Passed);
        Place("chat API", way.Taken ?? "…", 1, middle, way.Taken is null ? StationState.Ahead : StationState.Passed);
        Connect(0, middle, 1, middle, way.Answer);
        foreach (var gateway in branches.GroupBy(branch => branch.Gateway))
        {
            DrawGateway(way, gateway.Key, [.. gateway.Select(branch => (branch.Device, branch.Row))], middle);
        }

        if (way.IsWaiting)
        {
            Place("inbox", way.To, 2, rows - 1, StationState.Passed, "waits here");
            Connect(1, middle, 2, rows - 1);
        }
    }

    public double Width { get; }

    public double Height { get; }

    public IReadOnlyList<Station> Stations => _stations;

    public IReadOnlyList<Arrow> Arrows => _arrows;

    private double AlongStep => _upright ? BoxHeight + 44 : BoxWidth + 62;

    private double AcrossStep => _upright ? BoxWidth + 16 : BoxHeight + 16;

    private void DrawGateway(Way way, WayGateway gateway, IReadOnlyList<(WayDevice? Device, double Row)> branches, double middle)
    {
        var row = branches.Average(branch => branch.Row);
        var state = branches.Any(branch => branch.Device is { Written.IsDone: true }) ? StationState.Passed : StationState.Ahead;
        var (what, name, tag) = gateway.Tag switch
        {
            WayTag.Published => ("RocketMQ, tag", gateway.Id!, StationState.Passed),
            WayTag.None => ("without a tag", "inbox or forwarded", state),
            _ => ("RocketMQ, tag", TripTimes.Unknown, StationState.Unknown),
        };
        Place(what, name, 2, row, tag);
        Place("gateway", gateway.Id ?? TripTimes.Unknown, 3, row, gateway.Id is null ? StationState.Unknown : state);
        Connect(1, middle, 2, row);
        Connect(2, row, 3, row);
        foreach (var (device, deviceRow) in branches)
        {
            if (device is not null)
            {
                Place("device", device.Name, 4, deviceRow, device.Acknowledged.IsDone ? StationState.Passed : StationState.Ahead, Note(way, device));
                Connect(3, row, 4, deviceRow, way.After(device.Written));
            }
        }
    }

    private static string Note(Way way, WayDevice device) => device switch
    {
        { Written.IsDone: false } => "not written yet",
        { Acknowledged.IsDone: true } => $"ack {way.After(device.Acknowledged)}",
        { IsConnected: true } => "written, no ack",
        _ => "away, no ack",
    };

    private (double X, double Y) Centre(int column, double row)
    {
        var along = Margin + (column * AlongStep) + ((_upright ? BoxHeight : BoxWidth) / 2.0);
        var across = Margin + (row * AcrossStep) + ((_upright ? BoxWidth : AcrossStep) / 2.0);
        return _upright ? (across, along) : (along, across);
    }

    private void Place(string what, string name, int column, double row, StationState state, string? note = null)
    {
        var (x, y) = Centre(column, row);
        _stations.Add(new Station(what, name, x, y, state, Label(note)));

        Label? Label(string? text) => text is null ? null
            : _upright ? new Label(text, x, y + (BoxHeight / 2) + 15, "middle")
            : new Label(text, x + (BoxWidth / 2) + 8, y + 4, "start");
    }

    private void Connect(int from, double fromRow, int to, double toRow, string? text = null)
    {
        var (x, y) = Centre(from, fromRow);
        var (toX, toY) = Centre(to, toRow);
        (x, y, toX, toY) = _upright
            ? (x, y + (BoxHeight / 2), toX, toY - (BoxHeight / 2))
            : (x + (BoxWidth / 2), y, toX - (BoxWidth / 2), toY);
        var label = text is null ? null
            : _upright ? (toX < x ? new Label(text, toX - 10, toY - 10, "end") : new Label(text, toX + 10, toY - 10, "start"))
            : new Label(text, (x + toX) / 2, toY > y ? toY + 17 : toY - 8, "middle");
        _arrows.Add(new Arrow(x, y, toX, toY, label));
    }

    /// <summary>A box.</summary>
    /// <param name="What">What it is.</param>
    /// <param name="Name">Which one.</param>
    /// <param name="X">Its centre.</param>
    /// <param name="Y">Its centre.</param>
    /// <param name="State">Whether the message is through it.</param>
    /// <param name="Note">A text beside it.</param>
    internal sealed record Station(string What, string Name, double X, double Y, StationState State, Label? Note);

    /// <summary>A way from one box to another.</summary>
    internal sealed record Arrow(double FromX, double FromY, double ToX, double ToY, Label? Label);

    /// <summary>A text and where it stands.</summary>
    internal sealed record Label(string Text, double X, double Y, string Anchor);
}

/// <summary>Whether a message is through a station of the picture.</summary>
internal enum StationState
{
    /// <summary>Not yet.</summary>
    Ahead,

    /// <summary>It is; at a device: it is acknowledged.</summary>
    Passed,

    /// <summary>Which station it was is not known.</summary>
    Unknown,
}
