using RocketMQ.TestKit;

namespace PushApp.Chaos;

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        PushApp.Chaos [options] [scenario ...]      all scenarios where none is named

          --list             names the scenarios
          --short            shorter load and shorter faults
          --runs N           runs all of them N times, and says the worst of each; default 1
          --rate N           messages a second; default 550
          --rocketmq MODE    embedded, container or local (with ROCKETMQ_HOME); default embedded
          --logs FOLDER      writes the log of each process there

        The exit code is 0 where every verdict is ok, 1 where one is not, 2 where the arguments cannot be used.
        """;

    private static readonly string[] Modes = ["embedded", "container", "local"];

    public bool List { get; init; }

    public bool Short { get; init; }

    public int Runs { get; init; } = 1;

    /// <summary>Messages a second.</summary>
    public int Rate { get; init; } = 550;

    /// <summary>The app host's option <c>Backing:RocketMQ</c>.</summary>
    public string RocketMQ { get; init; } = Modes[0];

    /// <summary>The folder for logs; null where nobody wants them.</summary>
    public string? Logs { get; init; }

    /// <summary>The scenarios' names, in the order in which they run.</summary>
    public IReadOnlyList<string> Scenarios { get; init; } = [];

    /// <summary>Reads the command line.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="known">The names of all scenarios.</param>
    /// <exception cref="ArgumentException">It cannot be used; the message says why.</exception>
    public static Arguments Parse(IReadOnlyList<string> args, IReadOnlyList<string> known)
    {
        var arguments = new Arguments();
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i];
            arguments = name switch
            {
                "--list" => arguments with { List = true },
                "--short" => arguments with { Short = true },
                "--runs" => arguments with { Runs = CommandLineValue.Positive(name, Value()) },
                "--rate" => arguments with { Rate = CommandLineValue.Positive(name, Value()) },
                "--rocketmq" => arguments with { RocketMQ = CommandLineValue.OneOf(Modes, Value()) },
                "--logs" => arguments with { Logs = Path.GetFullPath(Value()) },
                ['-', ..] => throw new ArgumentException($"{name} is no option."),
                _ => arguments with { Scenarios = [.. arguments.Scenarios, CommandLineValue.OneOf(known, name)] },
            };

            string Value() => ++i < args.Count ? args[i] : throw new ArgumentException($"{name} needs a value.");
        }

        return arguments.Scenarios.Count > 0 ? arguments : arguments with { Scenarios = known };
    }
}
