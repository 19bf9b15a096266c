using PushApp.Bench.Abuse;
using PushApp.Bench.Load;
using PushApp.Bench.Peers;
using PushApp.Bench.Replay;
using RocketMQ.TestKit;

namespace PushApp.Bench;

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        PushApp.Bench [options]
        PushApp.Bench compare OLD.json NEW.json [--tolerance PERCENT]

          --peers NAME,...       pushapp, broadcast, signalr; default all. They take turns; ratios are to the last one.
                                 With --idle also kestrel, default pushapp, signalr, kestrel
          --before FOLDER        another copy of the solution, an older one, built in the same configuration: a peer
                                 named before, which takes its turns with the others
          --nodes N,...          gateways, nodes or hubs of each peer that is started; default 5. Of several numbers
                                 each is measured on its own
          --in-flight N,...      requests under way at once, from before the request until the client has what was sent
                                 with it; default 1,16,128
          --rate N,...           messages a second instead, sent when they are due whatever became of those before
          --batch N,...          messages of a request, 1 to 1000; default 1. Each load is measured with each
          --users N              clients, spread over the nodes; default 500
          --body N               bytes of a message's body; default 100
          --rounds N             how often each peer has its turn; default 3
          --seconds N            of a round; default 10
          --warm-up N            seconds under load of each peer before all rounds; default 75
          --redis HOST:PORT      a Redis that is there; default redis-server where it is installed, else the embedded one
          --rocketmq HOST:PORT   a RocketMQ proxy that is there, with topics PUSH_MESSAGE and PUSH_BROADCAST; default an
                                 embedded broker for each peer that has one
          --json FILE            writes every round there, for programs and for compare
          --plot FILE            draws latencies there, and the CPU over several numbers of nodes, as SVG
          --idle N               instead of load: N connections that carry nothing, on one node of each peer; says what one
                                 costs in memory, and all in CPU for --seconds: 60 or more, as heartbeats are 25 apart
          --replay USERS,COUNT   instead of load, PushApp alone: stores COUNT messages, at most 1000, for each of USERS who
                                 are away, connects them, and measures until each has everything
          --fan-out MEMBERS      instead of load, PushApp alone: a group of MEMBERS, at most 100000, all connected; says
                                 how long a message to it takes to reach all, and one to everybody
          --abuse NAME,...       instead of load, PushApp alone: what users who mean no good cost each service, with --before in
                                 two versions: replay, stall, devices, idle-tcp, flood, crowd-out, frames, logs or all
          --chat-api URL         measures a PushApp that runs already: its chat API,
          --gateways URL,...     its gateways,
          --key SECRET           and its Jwt:Key

        compare prints how the ratios of pushapp to signalr have changed from one --json file to another.
          --tolerance PERCENT    by how much a ratio may get worse; default 20

        The exit code is 0 where every message arrived, every connection stayed and no ratio got worse, 1 where that is not
        so, and 2 where the arguments cannot be used.
        """;

    // What PushApp takes in one request unless it is told otherwise.
    private const int LargestBatch = 1000;

    // What an inbox keeps unless it is told otherwise.
    private const int LongestReplay = 1000;

    private static readonly string[] UnderLoad = [PushAppPeer.Name, BroadcastPeer.Name, SignalRPeer.Name];
    private static readonly string[] WhenIdle = [PushAppPeer.Name, SignalRPeer.Name, KestrelPeer.Name];
    private static readonly string[] Known = [.. UnderLoad, KestrelPeer.Name];

    /// <summary>Who is measured, in the order of their turns.</summary>
    public IReadOnlyList<string> Peers =>
        [.. Before is null ? [] : new[] { PushAppPeer.Before }, .. NamedPeers ?? (Idle is not null ? WhenIdle : Replay is not null ? [PushAppPeer.Name] : UnderLoad)];

    /// <summary>The folder of an older version that is measured beside this one; null for none.</summary>
    public string? Before { get; init; }

    /// <summary>How many nodes a peer has that is started; all peers are measured with each.</summary>
    public IReadOnlyList<int> Nodes { get; init; } = [5];

    /// <summary>The loads, each measured with all peers in turn.</summary>
    public IReadOnlyList<LoadShape> Loads => [.. Batches.SelectMany(batch => Shapes.Select(shape => shape with { Batch = batch }))];

    public int Users { get; init; } = 500;

    /// <summary>Bytes of a message's body.</summary>
    public int Body { get; init; } = 100;

    public int Rounds { get; init; } = 3;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary><c>host:port</c>; null for one that is started.</summary>
    public string? Redis { get; init; }

    /// <summary><c>host:port</c>; null for one that is started.</summary>
    public string? RocketMQ { get; init; }

    /// <summary>The file for the rounds; null where nobody wants it.</summary>
    public string? Json { get; init; }

    /// <summary>The file for the plot; null where nobody wants it.</summary>
    public string? Plot { get; init; }

    /// <summary>How many idle connections are measured instead of load; null for load.</summary>
    public int? Idle { get; init; }

    /// <summary>How much is replayed instead of load; null for load.</summary>
    public ReplaySize? Replay { get; init; }

    /// <summary>How many members a group has, a message to which is measured instead of load; null for load.</summary>
    public int? FanOut { get; init; }

    /// <summary>Which abuses are measured instead of load; null for load.</summary>
    public IReadOnlyList<string>? Abuses { get; init; }

    /// <summary>The chat API of a deployment that runs already; null where one is started.</summary>
    public Uri? ChatApi { get; init; }

    /// <summary>Its gateways.</summary>
    public IReadOnlyList<Uri> Gateways { get; init; } = [];

    /// <summary>What its tokens are signed with.</summary>
    public string? Key { get; init; }

    private IReadOnlyList<string>? NamedPeers { get; init; }

    private IReadOnlyList<LoadShape> Shapes { get; init; } = [new(1, null), new(16, null), new(128, null)];

    private IReadOnlyList<int> Batches { get; init; } = [1];

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">It cannot be used; the message says why.</exception>
    public static Arguments Parse(IReadOnlyList<string> args)
    {
        var arguments = new Arguments();
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i];
            arguments = name switch
            {
                "--peers" => arguments with { NamedPeers = [.. Values().Select(value => CommandLineValue.OneOf(Known, value))] },
                "--in-flight" => arguments with { Shapes = [.. Values().Select(text => new LoadShape(CommandLineValue.Positive(name, text), null))] },
                "--rate" => arguments with { Shapes = [.. Values().Select(text => new LoadShape(null, CommandLineValue.Positive(name, text)))] },
                "--batch" => arguments with { Batches = [.. Values().Select(text => AtMost(LargestBatch, name, text))] },
                "--before" => arguments with { Before = Path.GetFullPath(Value()) },
                "--nodes" => arguments with { Nodes = [.. Values().Select(text => CommandLineValue.Positive(name, text))] },
                "--users" => arguments with { Users = CommandLineValue.Positive(name, Value()) },
                "--body" => arguments with { Body = CommandLineValue.Positive(name, Value()) },
                "--rounds" => arguments with { Rounds = CommandLineValue.Positive(name, Value()) },
                "--seconds" => arguments with { Duration = TimeSpan.FromSeconds(CommandLineValue.Positive(name, Value())) },
                "--warm-up" => arguments with { WarmUp = TimeSpan.FromSeconds(CommandLineValue.Positive(name, Value())) },
                "--redis" => arguments with { Redis = Value() },
                "--rocketmq" => arguments with { RocketMQ = Value() },
                "--json" => arguments with { Json = Path.GetFullPath(Value()) },
                "--plot" => arguments with { Plot = Path.GetFullPath(Value()) },
                "--idle" => arguments with { Idle = CommandLineValue.Positive(name, Value()) },
                "--replay" => arguments with { Replay = Size(name, Value()) },
                "--fan-out" => arguments with { FanOut = CommandLineValue.Positive(name, Value()) },
                "--abuse" => arguments with { Abuses = AllAbuses.Named(Values()) },
                "--chat-api" => arguments with { ChatApi = Address(name, Value()) },
                "--gateways" => arguments with { Gateways = [.. Values().Select(text => Address(name, text))] },
                "--key" => arguments with { Key = Value() },
                _ => throw new ArgumentException($"{name} is no option."),
            };

            string Value() => ++i < args.Count ? args[i] : throw new ArgumentException($"{name} needs a value.");
            string[] Values() => Value().Split(',');
        }

        arguments.Check();
        return arguments;
    }

    private void Check()
    {
        Require(ChatApi is null || (Gateways.Count > 0 && Key is not null), "--chat-api needs --gateways and --key beside it.");
        Require(ChatApi is null || Nodes.Count == 1, "--nodes takes one number beside --chat-api.");
        Require(Before is null || (ChatApi is null && RocketMQ is null && Replay is null), "--before starts processes of its own; it goes without --chat-api, --rocketmq and --replay.");
        Require(FanOut is null || (Idle is null && Replay is null && Abuses is null && Before is null), "--fan-out is measured alone.");
        Require(Idle is null || Replay is null, "--idle and --replay are measured one at a time.");
        Require(Abuses is null || (Idle is null && Replay is null && ChatApi is null && Redis is null && RocketMQ is null), "--abuse starts processes of its own and is measured alone; it goes without --idle, --replay, --chat-api, --redis and --rocketmq.");
        Require(Idle is null || ChatApi is null, "--idle looks at processes of its own; it goes without --chat-api.");
        Require(Idle is null || Plot is null, "--plot draws nothing of --idle.");
        Require(Idle is not null || !Peers.Contains(KestrelPeer.Name), $"{KestrelPeer.Name} takes no messages; it is for --idle.");
        Require(Replay is null || Peers is [PushAppPeer.Name], $"--replay is of {PushAppPeer.Name} alone.");

        static void Require(bool holds, string message)
        {
            if (!holds)
            {
                throw new ArgumentException(message);
            }
        }
    }

    private static ReplaySize Size(string name, string text) => text.Split(',') is [var users, var messages]
        ? new ReplaySize(CommandLineValue.Positive(name, users), AtMost(LongestReplay, name, messages))
        : throw new ArgumentException($"{name} must be USERS,COUNT; it is {text}.");

    private static int AtMost(int most, string name, string text) =>
        CommandLineValue.Positive(name, text) is var number && number <= most
            ? number
            : throw new ArgumentException($"{name} must be at most {most}; it is {text}.");

    private static Uri Address(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new ArgumentException($"{name} must be http:// or https://; it is {text}.");
}
