namespace PushApp.Chaos.Load;

/// <summary>
/// Everything that was sent, and everything that arrived, of one scenario. Senders and devices write it as it happens;
/// <see cref="LedgerCount"/> is what it comes to. Safe for use by many threads.
/// </summary>
internal sealed class Ledger(TimeProvider time)
{
    private const int KeptViolations = 20;

    private readonly Lock _gate = new();
    private readonly long _opened = time.GetTimestamp();
    private readonly Dictionary<string, SentMessage> _messages = [];
    private readonly Dictionary<(string User, int Numbering, long Seq), string> _numbers = [];
    private readonly List<(string User, TimeSpan At, bool Lost)> _told = [];
    private readonly Dictionary<string, List<Absence>> _absences = [];
    private readonly Dictionary<ViolationKind, int> _violations = [];
    private readonly Dictionary<string, int> _refusals = [];
    private readonly Dictionary<int, int> _closes = [];
    private readonly List<string> _evidence = [];
    private readonly HashSet<string> _disturbed = [];
    private int _repeated;
    private int _reconnects;

    /// <summary>How long it has been open.</summary>
    public TimeSpan Now => time.GetElapsedTime(_opened);

    /// <summary>Notes that a message is about to be sent.</summary>
    public SentMessage Begin(string user)
    {
        lock (_gate)
        {
            var message = new SentMessage(_messages.Count + 1, user, Now);
            _messages.Add(message.Id, message);
            return message;
        }
    }

    /// <summary>Notes the answer 202 and the number in it.</summary>
    public void Accept(SentMessage message, long seq)
    {
        lock (_gate)
        {
            (message.Accepted, message.AcceptedSeq) = (Now, seq);
            CompareNumbers(message);
        }
    }

    /// <summary>Notes why a message was not accepted.</summary>
    public void Refuse(string why)
    {
        lock (_gate)
        {
            _refusals[why] = _refusals.GetValueOrDefault(why) + 1;
        }
    }

    /// <summary>Notes that a message came to its user's device.</summary>
    /// <param name="user">Whose device.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="numbering"><see cref="Sequence.Numbering"/>.</param>
    /// <param name="seq">Its number.</param>
    /// <param name="repeated">Whether the device ignores it by its number.</param>
    public void Arrive(string user, string id, int numbering, long seq, bool repeated)
    {
        lock (_gate)
        {
            if (!_messages.TryGetValue(id, out var message) || message.User != user)
            {
                Add(ViolationKind.Swapped, $"{user} was sent {id} as {seq}, which is {message?.User ?? "nobody"}'s");
                return;
            }

            var known = _numbers.GetValueOrDefault((user, numbering, seq));
            if (known is not null && known != id)
            {
                Add(ViolationKind.Swapped, $"{user}'s {seq} was {known} and is {id}");
            }

            if (repeated)
            {
                _repeated++;
                return;
            }

            _numbers[(user, numbering, seq)] = id;
            if (message.Arrived is null)
            {
                (message.Arrived, message.Numbering, message.ArrivedSeq) = (Now, numbering, seq);
                CompareNumbers(message);
            }
            else if (message.Numbering != numbering)
            {
                // The device was told that numbers begin anew, and gets again what the inbox has.
                _repeated++;
            }
            else
            {
                Add(ViolationKind.Duplicate, $"{user} got {id} as {message.ArrivedSeq} and as {seq}");
            }
        }
    }

    /// <summary>Notes that a device was told to have lost its place: <c>recovered: false</c>, or the close code 4504.</summary>
    public void TellLost(string user) => Tell(user, lost: true);

    /// <summary>Notes that a device was told of another epoch that continues the numbers of its own.</summary>
    public void TellRenumbered(string user) => Tell(user, lost: false);

    /// <summary>Notes the code that a connection ended with; 1006 for none.</summary>
    public void Close(int code)
    {
        lock (_gate)
        {
            _closes[code] = _closes.GetValueOrDefault(code) + 1;
        }
    }

    /// <summary>Notes that a device connects again.</summary>
    public void Reconnect() => Interlocked.Increment(ref _reconnects);

    /// <summary>Notes for how long a device was not connected, once it is again.</summary>
    /// <param name="user">Whose device.</param>
    /// <param name="since">When it lost its connection.</param>
    public void Return(string user, TimeSpan since)
    {
        lock (_gate)
        {
            if (!_absences.TryGetValue(user, out var absences))
            {
                _absences.Add(user, absences = []);
            }

            absences.Add(new Absence(since, Now));
        }
    }

    /// <summary>Leaves this user's delays out of the longest interruption: the fault is at its own end.</summary>
    public void Disturb(string user)
    {
        lock (_gate)
        {
            _disturbed.Add(user);
        }
    }

    /// <summary>Notes what must not be.</summary>
    public void Violate(ViolationKind kind, string what)
    {
        lock (_gate)
        {
            Add(kind, what);
        }
    }

    /// <summary>How many messages whose requests began at this time or later were accepted and have not arrived.</summary>
    public int Missing(TimeSpan since)
    {
        lock (_gate)
        {
            return _messages.Values.Count(message => message.IsMissing && message.Begun >= since);
        }
    }

    /// <summary>Counts.</summary>
    /// <param name="load">When the load began and ended.</param>
    /// <param name="rollback">When what was stored before may have been lost with its store; null where nothing may.</param>
    public LedgerCount Count((TimeSpan Begin, TimeSpan End) load, Rollback? rollback)
    {
        lock (_gate)
        {
            return LedgerCount.Of([.. _messages.Values], _disturbed, load, rollback, _told, _absences) with
            {
                Violations = _violations.ToDictionary(),
                Refusals = _refusals.ToDictionary(),
                Closes = _closes.ToDictionary(),
                Repeated = _repeated,
                Reconnects = _reconnects,
                Evidence = [.. _evidence],
            };
        }
    }

    private void Tell(string user, bool lost)
    {
        lock (_gate)
        {
            _told.Add((user, Now, lost));
        }
    }

    // Numbers only compare in the first numbering: which one the chat API's answer means, it does not say.
    private void CompareNumbers(SentMessage message)
    {
        if (message is { Accepted: not null, Arrived: not null, Numbering: 1 } && message.AcceptedSeq != message.ArrivedSeq)
        {
            Add(ViolationKind.Swapped, $"{message.User}'s {message.Id} was accepted as {message.AcceptedSeq} and arrived as {message.ArrivedSeq}");
        }
    }

    private void Add(ViolationKind kind, string what)
    {
        _violations[kind] = _violations.GetValueOrDefault(kind) + 1;
        if (_evidence.Count < KeptViolations)
        {
            _evidence.Add($"{Now.TotalSeconds:F2} {kind}: {what}");
        }
    }
}
