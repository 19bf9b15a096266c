using RocketMQ.Bench.Brokers;
using RocketMQ.TestKit;

namespace RocketMQ.Bench;

/// <summary>The scenarios that are measured.</summary>
internal enum Scenario
{
    /// <summary>One producer, one push consumer.</summary>
    Rate,

    /// <summary>Many groups with a tag each on one topic.</summary>
    Tags,

    /// <summary>Messages that nobody consumes.</summary>
    Backlog,
}

/// <summary>The command line.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        RocketMQ.Bench rate|tags|backlog [options]

          --broker NAME=HOST:PORT[,PID…]  a running broker, and the processes whose CPU and memory are its; repeatable
          --dev-broker                    a PushApp.DevBroker of its own, in memory; its name is "dev"
          --dev-broker-data               the same with --data in a temporary folder; its name is "dev-data"
          --topic NAME                    default PUSH_MESSAGE; must exist and take NORMAL messages
          --in-flight N,…                 sends under way at once; default 1,16,64
          --rounds N                      how often each broker has its turn; default 5
          --seconds N                     of sending in a round; default 10
          --warm-up N                     seconds of it before the first round of each broker; default 10
          --body N                        bytes of a message; default 200
          --groups N,…                    tags: consumer groups; default 5,100
          --messages N                    backlog: messages; default 5000000

        Brokers take turns; a figure is the median of its rounds, a ratio is to the broker named first.
        """;

    public required Scenario Scenario { get; init; }

    public IReadOnlyList<TargetBroker> Brokers { get; init; } = [];

    public bool DevBroker { get; init; }

    public bool DevBrokerWithData { get; init; }

    public string Topic { get; init; } = "PUSH_MESSAGE";

    public IReadOnlyList<int> InFlight { get; init; } = [1, 16, 64];

    public int Rounds { get; init; } = 5;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of a message's body.</summary>
    public int BodySize { get; init; } = 200;

    /// <summary>Numbers of consumer groups, one tag each.</summary>
    public IReadOnlyList<int> Groups { get; init; } = [5, 100];

    /// <summary>Messages of a backlog.</summary>
    public int Messages { get; init; } = 5_000_000;

    /// <exception cref="ArgumentException">An option is unknown or its value out of range; the message names it.</exception>
    public static BenchOptions Parse(IReadOnlyList<string> args)
    {
        if (args.Count == 0 || !Enum.TryParse<Scenario>(args[0], ignoreCase: true, out var scenario) || !Enum.IsDefined(scenario))
        {
            throw new ArgumentException("What to measure comes first: rate, tags or backlog.");
        }

        var options = new BenchOptions { Scenario = scenario };
        for (var i = 1; i < args.Count; i++)
        {
            var name = args[i];
            options = name switch
            {
                "--dev-broker" => options with { DevBroker = true },
                "--dev-broker-data" => options with { DevBrokerWithData = true },
                "--broker" => options with { Brokers = [.. options.Brokers, TargetBroker.Parse(Value())] },
                "--topic" => options with { Topic = Value() },
                "--in-flight" => options with { InFlight = Numbers() },
                "--rounds" => options with { Rounds = Number() },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(Number()) },
                "--warm-up" => options with { WarmUp = TimeSpan.FromSeconds(Number()) },
                "--body" => options with { BodySize = Number() },
                "--groups" => options with { Groups = Numbers() },
                "--messages" => options with { Messages = Number() },
                _ => throw new ArgumentException($"{name} is no option."),
            };

            string Value() => ++i < args.Count ? args[i] : throw new ArgumentException($"{name} needs a value.");
            int Number() => CommandLineValue.Positive(name, Value());
            int[] Numbers() => [.. Value().Split(',').Select(text => CommandLineValue.Positive(name, text))];
        }

        if (options.Brokers.Count == 0 && !options.DevBroker && !options.DevBrokerWithData)
        {
            throw new ArgumentException("There is no broker to measure: give --broker, --dev-broker or --dev-broker-data.");
        }

        return options.BodySize >= sizeof(long) ? options : throw new ArgumentException("--body must be at least 8: it carries the time of sending.");
    }
}
