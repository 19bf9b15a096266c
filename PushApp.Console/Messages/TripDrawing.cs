namespace PushApp.OperatorConsole.Messages;

/// <summary>
/// Where things stand in the picture of a message's way: stations one behind the other, from the chat API on with a branch for
/// each gateway, and from there with one for each device of the page. Lengths are units of the picture.
/// </summary>
internal sealed class TripDrawing
{
    public const int BoxWidth = 130;
    public const int BoxHeight = 48;

    private const int Columns = 5;
    private const int Margin = 4;
    private const int NoteWidth = 110;
    private const int NoteHeight = 22;

    private readonly bool _upright;
    private readonly List<Station> _stations = [];
    private readonly List<Arrow> _arrows = [];

    /// <param name="trip">The message's way.</param>
    /// <param name="upright">Whether the way leads from top to bottom, for narrow windows; else from left to right.</param>
    public TripDrawing(Trip trip, bool upright)
    {
        _upright = upright;
        var branches = trip.Gateways
            .SelectMany(gateway => trip.Arrivals.Where(arrival => arrival.Gateway == gateway).DefaultIfEmpty(), (gateway, arrival) => (Gateway: gateway, Arrival: arrival))
            .Select((branch, row) => (branch.Gateway, branch.Arrival, Row: (double)row))
            .ToArray();
        var rows = Math.Max(1, branches.Length);
        var middle = (rows - 1) / 2.0;
        (Width, Height) = upright
            ? ((Margin * 2) + (rows * AcrossStep) - 16, (Margin * 2) + ((Columns - 1) * AlongStep) + BoxHeight + NoteHeight)
            : ((Margin * 2) + ((Columns - 1) * AlongStep) + BoxWidth + NoteWidth, (Margin * 2) + (rows * AcrossStep));

        Place("sender", trip.From, 0, middle, done: true);
        Place("chat API", trip.Answer?.Status ?? "…", 1, middle, trip.Answer is not null);
        Connect(0, middle, 1, middle, trip.AnsweredAt is { } answered ? TripTimes.After(trip, answered) : null);
        foreach (var gateway in branches.GroupBy(branch => branch.Gateway))
        {
            var row = gateway.Average(branch => branch.Row);
            Place("RocketMQ, tag", gateway.Key, 2, row, done: true);
            Place("gateway", gateway.Key, 3, row, done: true);
            Connect(1, middle, 2, row);
            Connect(2, row, 3, row);
            foreach (var branch in gateway)
            {
                if (branch.Arrival is { } arrival)
                {
                    var acknowledged = arrival.AcknowledgedAt is { } at ? $"ack {TripTimes.After(trip, at)}" : null;
                    Place("device", arrival.Device, 4, branch.Row, acknowledged is not null, acknowledged);
                    Connect(3, row, 4, branch.Row, TripTimes.After(trip, arrival.At));
                }
            }
        }

        if (branches.Length == 0 && trip.Answer is { Status: "stored" })
        {
            Place("inbox", trip.To, 2, middle, done: true);
            Connect(1, middle, 2, middle);
        }
    }

    public double Width { get; }

    public double Height { get; }

    public IReadOnlyList<Station> Stations => _stations;

    public IReadOnlyList<Arrow> Arrows => _arrows;

    private double AlongStep => _upright ? BoxHeight + 44 : BoxWidth + 62;

    private double AcrossStep => _upright ? BoxWidth + 16 : BoxHeight + 16;

    private (double X, double Y) Centre(int column, double row)
    {
        var along = Margin + (column * AlongStep) + ((_upright ? BoxHeight : BoxWidth) / 2.0);
        var across = Margin + (row * AcrossStep) + ((_upright ? BoxWidth : AcrossStep) / 2.0);
        return _upright ? (across, along) : (along, across);
    }

    private void Place(string what, string name, int column, double row, bool done, string? note = null)
    {
        var (x, y) = Centre(column, row);
        _stations.Add(new Station(what, name, x, y, done, Note(note)));

        Label? Note(string? text) => text is null ? null
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
    /// <param name="Done">Whether the message is through it, as far as is known.</param>
    /// <param name="Note">A text beside it.</param>
    internal sealed record Station(string What, string Name, double X, double Y, bool Done, Label? Note);

    /// <summary>A way from one box to another.</summary>
    internal sealed record Arrow(double FromX, double FromY, double ToX, double ToY, Label? Label);

    /// <summary>A text and where it stands.</summary>
    internal sealed record Label(string Text, double X, double Y, string Anchor);
}
