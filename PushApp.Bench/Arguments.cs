using RocketMQ.TestKit;

namespace PushApp.Bench;

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        PushApp.Bench [options]

          --peers NAME,...       pushapp, signalr; default both. They take turns; ratios are to the last one
          --in-flight N,...      messages under way at once, from before the request until the client has it; default 1,16,128
          --rate N,...           messages a second instead, sent when they are due whatever became of those before
          --users N              clients, spread over the gateways; default 500
          --body N               bytes of a message's body; default 100
          --rounds N             how often each peer has its turn; default 3
          --seconds N            of a round; default 10
          --warm-up N            seconds of load on each peer before its first round; default 10
          --redis HOST:PORT      a Redis that is there; default redis-server where it is installed, else the embedded one
          --rocketmq HOST:PORT   a RocketMQ proxy that is there; default the embedded broker
          --json FILE            writes every round there
          --chat-api URL         measures a PushApp that runs already: its chat API,
          --gateways URL,...     its gateways,
          --key SECRET           and its Jwt:Key

        The exit code is 0 where every message arrived, 1 where one did not, 2 where the arguments cannot be used.
        """;

    private static readonly string[] Known = ["pushapp", "signalr"];

    /// <summary>Who is measured, in the order of their turns.</summary>
    public IReadOnlyList<string> Peers { get; init; } = Known;

    /// <summary>The loads, each measured with all peers in turn.</summary>
    public IReadOnlyList<Load.LoadShape> Loads { get; init; } = [new(1, null), new(16, null), new(128, null)];

    public int Users { get; init; } = 500;

    /// <summary>Bytes of a message's body.</summary>
    public int Body { get; init; } = 100;

    public int Rounds { get; init; } = 3;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>host:port</c>; null for one that is started.</summary>
    public string? Redis { get; init; }

    /// <summary><c>host:port</c>; null for one that is started.</summary>
    public string? RocketMQ { get; init; }

    /// <summary>The file for the rounds; null where nobody wants it.</summary>
    public string? Json { get; init; }

    /// <summary>The chat API of a deployment that runs already; null where one is started.</summary>
    public Uri? ChatApi { get; init; }

    /// <summary>Its gateways.</summary>
    public IReadOnlyList<Uri> Gateways { get; init; } = [];

    /// <summary>What its tokens are signed with.</summary>
    public string? Key { get; init; }

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
                "--peers" => arguments with { Peers = [.. Values().Select(value => CommandLineValue.OneOf(Known, value))] },
                "--in-flight" => arguments with { Loads = [.. Values().Select(text => new Load.LoadShape(CommandLineValue.Positive(name, text), null))] },
                "--rate" => arguments with { Loads = [.. Values().Select(text => new Load.LoadShape(null, CommandLineValue.Positive(name, text)))] },
                "--users" => arguments with { Users = CommandLineValue.Positive(name, Value()) },
                "--body" => arguments with { Body = CommandLineValue.Positive(name, Value()) },
                "--rounds" => arguments with { Rounds = CommandLineValue.Positive(name, Value()) },
                "--seconds" => arguments with { Duration = TimeSpan.FromSeconds(CommandLineValue.Positive(name, Value())) },
                "--warm-up" => arguments with { WarmUp = TimeSpan.FromSeconds(CommandLineValue.Positive(name, Value())) },
                "--redis" => arguments with { Redis = Value() },
                "--rocketmq" => arguments with { RocketMQ = Value() },
                "--json" => arguments with { Json = Path.GetFullPath(Value()) },
                "--chat-api" => arguments with { ChatApi = Address(name, Value()) },
                "--gateways" => arguments with { Gateways = [.. Values().Select(text => Address(name, text))] },
                "--key" => arguments with { Key = Value() },
                _ => throw new ArgumentException($"{name} is no option."),
            };

            string Value() => ++i < args.Count ? args[i] : throw new ArgumentException($"{name} needs a value.");
            string[] Values() => Value().Split(',');
        }

        if (arguments.ChatApi is not null && (arguments.Gateways.Count == 0 || arguments.Key is null))
        {
            throw new ArgumentException("--chat-api needs --gateways and --key beside it.");
        }

        return arguments;
    }

    private static Uri Address(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new ArgumentException($"{name} must be http:// or https://; it is {text}.");
}
