using PushApp.Chaos.Load;
using PushApp.Chaos.Systems;

namespace PushApp.Chaos.Scenarios;

/// <summary>What a scenario acts on: a system under load.</summary>
/// <param name="system">The system.</param>
/// <param name="redis">Its Redis; null where that is the embedded one.</param>
/// <param name="apis">Its chat APIs.</param>
/// <param name="fleet">The clients.</param>
/// <param name="ledger">What they note.</param>
/// <param name="times">How long to do it.</param>
internal sealed class Stage(PushSystem system, RedisServers? redis, ChatApis apis, Fleet fleet, Ledger ledger, Times times) : IAsyncDisposable
{
    private readonly List<string> _notes = [];
    private readonly List<Fleet> _joined = [];

    public PushSystem System => system;

    public RedisServers Redis => redis ?? throw new InvalidOperationException("There is no redis-server.");

    public Fleet Fleet => fleet;

    public Ledger Ledger => ledger;

    public Times Times => times;

    /// <summary>What is worth knowing beside the figures.</summary>
    public string Notes => string.Join("; ", _notes);

    /// <summary>When a store lost its newest writes; null where none did.</summary>
    public Rollback? Rollback { get; private set; }

    /// <summary>Adds to <see cref="Notes"/>.</summary>
    public void Note(string note) => _notes.Add(note);

    /// <summary>From here on, what is sent is in a store that does not have all of what was sent before.</summary>
    /// <param name="tellsEveryone">Whether every device must be told.</param>
    public void RollBack(bool tellsEveryone) => Rollback = new Rollback(ledger.Now, tellsEveryone);

    /// <summary>
    /// Connects clients of the scenario's own, which stay to its end. They too must get everything; but how long that takes
    /// counts for nobody.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="name">What their users are called.</param>
    /// <param name="gateway">Where they connect.</param>
    /// <param name="narrow">Whether as little as possible is under way to them.</param>
    public async Task<Fleet> JoinAsync(int count, string name, Func<Uri> gateway, bool narrow = false)
    {
        string[] users = [.. Enumerable.Range(0, count).Select(i => $"{fleet.Devices[0].User}-{name}{i}")];
        var tokens = await apis.TokensAsync(users);
        Array.ForEach(users, ledger.Disturb);
        var joined = await Fleet.ConnectAsync([.. users.Zip(tokens, (user, token) => new DeviceOptions(user, token, gateway, narrow))], ledger);
        _joined.Add(joined);
        return joined;
    }

    /// <summary>Sends to these clients, until it is disposed of.</summary>
    /// <param name="to">The clients.</param>
    /// <param name="perSecond">Messages for each second, to all of them together.</param>
    /// <param name="bytes">Bytes of each.</param>
    public async Task<Traffic> SendAsync(Fleet to, double perSecond, int bytes) =>
        new(apis, ledger, (await apis.TokensAsync(["sender"]))[0], to.Users, perSecond, bytes);

    /// <summary>One of these, whichever.</summary>
    public static Replica Any(IReadOnlyList<Replica> replicas) => replicas[Random.Shared.Next(replicas.Count)];

    /// <summary>The scenario's own clients leave.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var joined in _joined)
        {
            await joined.DisposeAsync();
        }
    }
}
