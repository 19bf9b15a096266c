namespace PushApp.Chaos.Load;

/// <summary>What a <see cref="Ledger"/> comes to.</summary>
internal sealed record LedgerCount
{
    private const int KeptEvidence = 10;

    /// <summary>Messages that were answered with 202.</summary>
    public required int Sent { get; init; }

    /// <summary>Messages that were answered otherwise, or not at all.</summary>
    public required int NotAccepted { get; init; }

    /// <summary>Messages that arrived, each once.</summary>
    public required int Received { get; init; }

    /// <summary>Messages that were accepted and never arrived.</summary>
    public required int Lost { get; init; }

    /// <summary>The same, of messages from before a rollback.</summary>
    public required int RolledBack { get; init; }

    /// <summary>Devices that were told, since the rollback, that they lost their place or that numbers have another epoch.</summary>
    public required int Told { get; init; }

    /// <summary>Devices that had to be told of a rollback and were not, or only after what came later.</summary>
    public required int Untold { get; init; }

    /// <summary>The longest time from a message's acceptance to its arrival.</summary>
    public required TimeSpan LongestInterruption { get; init; }

    /// <summary>The longest time, while there was load, in which no message of all was accepted.</summary>
    public required TimeSpan LongestRefusal { get; init; }

    /// <summary>Requests begun, for each second of load.</summary>
    public required double Rate { get; init; }

    /// <summary>How often what must not be was seen.</summary>
    public IReadOnlyDictionary<ViolationKind, int> Violations { get; init; } = new Dictionary<ViolationKind, int>();

    /// <summary>Why how many messages were not accepted.</summary>
    public IReadOnlyDictionary<string, int> Refusals { get; init; } = new Dictionary<string, int>();

    /// <summary>How often connections ended with which code; 1006 stands for none.</summary>
    public IReadOnlyDictionary<int, int> Closes { get; init; } = new Dictionary<int, int>();

    /// <summary>Messages that came again and that the device ignores, as the protocol says.</summary>
    public int Repeated { get; init; }

    /// <summary>Connections that were made beyond each device's first.</summary>
    public int Reconnects { get; init; }

    /// <summary>Some of the violations.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>Some of the messages and devices that are counted as lost or untold, and the one that took longest.</summary>
    public required IReadOnlyList<string> Cases { get; init; }

    /// <summary>How often one kind of what must not be was seen.</summary>
    public int Of(ViolationKind kind) => Violations.GetValueOrDefault(kind);

    /// <summary>Of each figure the worst; the fewest messages that were sent and received.</summary>
    public static LedgerCount WorstOf(IReadOnlyList<LedgerCount> counts) => new()
    {
        Sent = counts.Min(count => count.Sent),
        NotAccepted = counts.Max(count => count.NotAccepted),
        Received = counts.Min(count => count.Received),
        Lost = counts.Max(count => count.Lost),
        RolledBack = counts.Max(count => count.RolledBack),
        Told = counts.Max(count => count.Told),
        Untold = counts.Max(count => count.Untold),
        LongestInterruption = counts.Max(count => count.LongestInterruption),
        LongestRefusal = counts.Max(count => count.LongestRefusal),
        Rate = counts.Min(count => count.Rate),
        Violations = Enum.GetValues<ViolationKind>().ToDictionary(kind => kind, kind => counts.Max(count => count.Of(kind))),
        Repeated = counts.Max(count => count.Repeated),
        Reconnects = counts.Max(count => count.Reconnects),
        Cases = [],
    };

    /// <summary>Counts.</summary>
    public static LedgerCount Of(
        IReadOnlyList<SentMessage> messages, IReadOnlySet<string> disturbed, (TimeSpan Begin, TimeSpan End) load,
        Rollback? rollback, IReadOnlyList<(string User, TimeSpan At, bool Lost)> told, IReadOnlyDictionary<string, List<Absence>> absences)
    {
        var since = rollback?.At ?? TimeSpan.Zero;
        var lost = messages.Where(message => message.IsMissing && message.Begun >= since).ToList();
        var rolledBack = messages.Where(message => message.IsMissing && message.Begun < since).ToList();
        var untold = rollback is null ? [] : UntoldOf(messages, rolledBack, rollback, told);
        var slowest = messages.Where(message => !disturbed.Contains(message.User)).MaxBy(message => message.Delay);
        return new LedgerCount
        {
            Sent = messages.Count(message => message.Accepted is not null),
            NotAccepted = messages.Count(message => message.Accepted is null),
            Received = messages.Count(message => message.Arrived is not null),
            Lost = lost.Count,
            RolledBack = rolledBack.Count,
            Told = rollback is null ? 0 : told.Where(one => one.At >= since).DistinctBy(one => one.User).Count(),
            Untold = untold.Count,
            LongestInterruption = slowest?.Delay ?? TimeSpan.Zero,
            LongestRefusal = LongestPause(messages, load),
            Rate = messages.Count / Math.Max(1, (load.End - load.Begin).TotalSeconds),
            Cases =
            [
                .. lost.Take(KeptEvidence).Select(message => $"lost {message}"),
                .. rolledBack.Take(KeptEvidence).Select(message => $"rolled back {message}"),
                .. untold.Take(KeptEvidence).Select(user => $"untold {user}"),
                .. slowest is null ? Array.Empty<string>() : [$"slowest {slowest}; its device was not connected for {AwayOf(slowest, absences).TotalSeconds:F1} s of it"],
            ],
        };
    }

    private static TimeSpan AwayOf(SentMessage message, IReadOnlyDictionary<string, List<Absence>> absences) => TimeSpan.FromTicks(
        absences.GetValueOrDefault(message.User, []).Sum(absence => absence.Within(message.Accepted ?? TimeSpan.Zero, message.Arrived ?? TimeSpan.Zero).Ticks));

    // Told in time is who learns of it before anything of the time after it arrives. Where Redis has lost everything, that its
    // place is lost; where it has lost what it had accepted last, another epoch says so. (Who has messages that were rolled
    // back finds others under their numbers, which is a violation of its own.)
    private static List<string> UntoldOf(
        IReadOnlyList<SentMessage> messages, IReadOnlyList<SentMessage> rolledBack, Rollback rollback,
        IReadOnlyList<(string User, TimeSpan At, bool Lost)> told)
    {
        var losers = rolledBack.Select(message => message.User).ToHashSet();
        var concerned = rollback.TellsEveryone ? messages.Select(message => message.User).ToHashSet() : losers;
        var toldAt = told
            .Where(one => one.At >= rollback.At && (one.Lost || !rollback.TellsEveryone))
            .GroupBy(one => one.User)
            .ToDictionary(group => group.Key, group => group.Min(one => one.At));
        var laterAt = messages
            .Where(message => message.Begun >= rollback.At && message.Arrived is not null)
            .GroupBy(message => message.User)
            .ToDictionary(group => group.Key, group => group.Min(message => message.Arrived!.Value));
        return [.. concerned.Where(user => !toldAt.TryGetValue(user, out var at) || (laterAt.TryGetValue(user, out var later) && later < at))];
    }

    private static TimeSpan LongestPause(IReadOnlyList<SentMessage> messages, (TimeSpan Begin, TimeSpan End) load)
    {
        TimeSpan[] moments = [load.Begin, .. messages.Select(message => message.Accepted).OfType<TimeSpan>().Where(at => at > load.Begin && at < load.End).Order(), load.End];
        return moments.Zip(moments.Skip(1), (one, next) => next - one).DefaultIfEmpty().Max();
    }
}
