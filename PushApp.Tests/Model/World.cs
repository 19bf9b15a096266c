using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using PushApp.Delivery.Heartbeats;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Routes;

namespace PushApp.Tests.Model;

/// <summary>
/// Everything there is in one run: Redis, what RocketMQ holds, gateways, senders, one user's devices, and the flows that wait.
/// Each question to Redis, each message that arrives and each frame is one step.
/// </summary>
internal sealed class World
{
    public const string User = "u";

    private readonly ModelServices _services;
    private readonly Dictionary<string, string> _names = [];
    private MemoryRedis _redis;
    private int _lastName;

    /// <param name="services">PushApp.Delivery.</param>
    /// <param name="scenario">What may happen.</param>
    /// <param name="dice">Chooses what does.</param>
    /// <param name="trace">Takes the steps; null where nobody reads them.</param>
    public World(ModelServices services, Scenario scenario, Dice dice, List<string>? trace)
    {
        (_services, Scenario, Dice, Trace) = (services, scenario, dice, trace);
        Redis = new MemoryRedis { ReplicationId = NextReplicationId(), Microseconds = 1_700_000_000_000_000 };
        Replica = Redis.Copy(Redis.ReplicationId);
        Gateways = [.. Enumerable.Range(1, 3).Select(number => new Gateway(this, $"g{number}"))];
        Devices = [.. Enumerable.Range(0, scenario.Devices).Select(i => new Device(this, $"d{i + 1}", scenario.KeepsCursor[i]))];
        Senders = new Senders(this);
        foreach (var gateway in Gateways)
        {
            gateway.Boot();
        }
    }

    public Scenario Scenario { get; }

    public Mutation Mutation => _services.Mutation;

    /// <summary>Chooses; another one for each step, so that one can be left out.</summary>
    public Dice Dice { get; set; }

    public List<string>? Trace { get; }

    /// <summary>The server that answers.</summary>
    public MemoryRedis Redis
    {
        get => _redis;

        [MemberNotNull(nameof(_redis))]
        set => _services.Server = _redis = value;
    }

    /// <summary>What a replica, or a disk, has of it.</summary>
    public MemoryRedis Replica { get; set; }

    /// <summary>Gateway id and boot id. Not in <see cref="Redis"/>: a run does not wait for a lease to be written again.</summary>
    public Dictionary<string, string> Leases { get; } = [];

    public IReadOnlyList<Gateway> Gateways { get; }

    public IReadOnlyList<Device> Devices { get; }

    public Senders Senders { get; }

    public List<Flow> Flows { get; } = [];

    /// <summary>What RocketMQ holds.</summary>
    public List<Envelope> Broker { get; } = [];

    /// <summary>Connections that clients have opened and no gateway has accepted yet.</summary>
    public List<Link> Attempts { get; } = [];

    public IEnumerable<Connection> Connections => Gateways.SelectMany(gateway => gateway.Connections);

    /// <summary>All links that a gateway has, or may still get.</summary>
    public IEnumerable<Link> Links => Connections.Select(connection => connection.Link).Concat(Attempts);

    /// <summary>Whether nothing fails any more.</summary>
    public bool IsAtRest { get; set; }

    /// <summary>Whether messages were lost or dropped from the inbox, by what was done to Redis.</summary>
    public bool HasGoneBack { get; set; }

    /// <summary>The highest number that was given out when Redis went back without a sign of it.</summary>
    public long HighestBefore { get; set; }

    /// <summary>The number of the newest message in the inbox.</summary>
    public long Newest => long.Parse(Redis.HashGet((string)InboxKeys.Head(User)!, "seq") ?? "0", CultureInfo.InvariantCulture);

    public Inbox Inbox => Scenario.IsTrimmed ? _services.TrimmedInbox : _services.Inbox;

    public RouteTable Routes => _services.Routes;

    /// <summary>Something is promised.</summary>
    /// <exception cref="ModelViolation">It is not so.</exception>
    public static void Check(bool holds, [InterpolatedStringHandlerArgument("holds")] Promise promise)
    {
        if (!holds)
        {
            throw new ModelViolation(promise.ToString());
        }
    }

    public string NextName(string kind) => $"{kind}{++_lastName}";

    public string NextReplicationId() => (++_lastName).ToString("x40", CultureInfo.InvariantCulture);

    /// <summary>A short name of an epoch, the same in each run.</summary>
    public string NameOf(string? epoch) => string.IsNullOrEmpty(epoch) ? ""
        : _names.TryGetValue(epoch, out var name) ? name : _names[epoch] = $"E{_names.Count + 1}";

    public void Publish(Envelope envelope)
    {
        Trace?.Add($"   published: {envelope}");
        Broker.Add(envelope);
    }

    /// <summary>Starts a flow; its first step is done at once.</summary>
    public void Start(string name, Gateway? owner, IEnumerable<Pause> steps)
    {
        var flow = new Flow(name, owner, steps);
        if (flow.GoOn())
        {
            Flows.Add(flow);
        }
    }

    /// <summary>Has a flow do its next step.</summary>
    public void GoOn(Flow flow)
    {
        Trace?.Add($"{flow.Name}: {flow.At.What}");
        if (!flow.GoOn())
        {
            Flows.Remove(flow);
        }
    }

    /// <summary>Ends the flows of a process. Questions that are on their way to Redis may still be answered.</summary>
    public void EndFlowsOf(Gateway gateway)
    {
        foreach (var flow in Flows.Where(flow => flow.Owner == gateway).ToArray())
        {
            Flows.Remove(flow);
            if (flow.At.IsQuestion && Dice.Chance(30))
            {
                Trace?.Add($"{flow.Name}, for the last time: {flow.At.What}");
                flow.GoOn();
            }
        }
    }

    /// <summary>Asks Redis.</summary>
    /// <returns>False where that fails; it may have had its effect.</returns>
    public bool Ask<T>(Func<Task<T>> question, [NotNullWhen(true)] out T? answer)
    {
        Redis.Microseconds += 1000;
        answer = default;
        var fails = Scenario.RedisFails && !IsAtRest && Dice.Chance(5);
        if (!fails || Dice.Chance(50))
        {
            var asked = question();
            Check(asked.IsCompleted, $"the model answers at once");
            answer = asked.GetAwaiter().GetResult();
        }

        if (fails)
        {
            Trace?.Add("   Redis does not answer");
        }

        return !fails;
    }

    public Task<InboxPage> ReadAfter(long seq, string? epoch) => Inbox.ReadAfterAsync(User, seq, epoch, Scenario.PageItems, 1 << 20);

    public Task<InboxPage> ReadUnacknowledged(Device device) =>
        Inbox.ReadUnacknowledgedAsync(User, device.Name, Scenario.PageItems, 1 << 20);

    public bool Claim(Route route, [NotNullWhen(true)] out Registration? registration) =>
        Ask(() => Watch(route, null, () => Routes.ClaimAsync(User, route)), out registration);

    public bool Replace(Route route, StandingRoute standing, [NotNullWhen(true)] out Registration? registration) =>
        Ask(() => Watch(route, standing.Route.Holder, () => Routes.ReplaceAsync(User, route, standing)), out registration);

    public bool Remove(Route route) => Ask(() => Watch(route, null, () => Routes.RemoveAsync(User, route)), out _);

    public bool Beat(Route route, [NotNullWhen(true)] out Beat? beat) =>
        Ask(() => Watch(route, null, async () => (await _services.Heartbeat.BeatAsync([(User, route)]))[0]!), out beat);

    private Task<T> Watch<T>(Route route, string? mayReplace, Func<Task<T>> question)
    {
        var before = Redis.HashGet((string)RouteTable.Key(User)!, route.Device);
        var asked = question();
        if (before is not null && Redis.HashGet((string)RouteTable.Key(User)!, route.Device) != before)
        {
            var holder = string.Join(' ', before.Split(' ')[..3]);
            Check(holder == mayReplace || holder == route.Holder, $"{route.ConnectionId} removed or replaced the route {before}, which it had not seen");
        }

        return asked;
    }
}
