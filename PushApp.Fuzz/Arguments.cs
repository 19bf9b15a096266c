using System.Globalization;
using PushApp.Fuzz.Targets;
using RocketMQ.TestKit;

namespace PushApp.Fuzz;

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        PushApp.Fuzz [options]

          --inputs N         how many inputs in all; default 1000000
          --target NAME      websocket, tcp, http, broker or all, which share the inputs; default all
          --seed N           the same seed makes the same inputs; default by chance, and printed
          --case N           sends only the case with this number, of the seed and the target, and prints its inputs
          --short            100000 inputs, and at most 10 seconds for each target

        The exit code is 0 where every target is ok, 1 where one is not, 2 where the arguments cannot be used.
        """;

    private const string All = "all";
    private const int ShortInputs = 100_000;
    private static readonly TimeSpan ShortTime = TimeSpan.FromSeconds(10);

    public int Inputs { get; init; } = 1_000_000;

    public long Seed { get; init; } = Random.Shared.Next();

    /// <summary>The targets that have their turns.</summary>
    public IReadOnlyList<Target> Targets { get; init; } = AllTargets.List;

    /// <summary>The only case that is sent; null for all.</summary>
    public long? Case { get; init; }

    /// <summary>The most time for a target.</summary>
    public TimeSpan TimeOfTarget { get; init; } = TimeSpan.MaxValue;

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
                "--inputs" => arguments with { Inputs = CommandLineValue.Positive(name, Value()) },
                "--seed" => arguments with { Seed = Number(Value()) },
                "--case" => arguments with { Case = Number(Value()) },
                "--target" when Value() is var target => arguments with { Targets = target == All ? AllTargets.List : [AllTargets.List.First(one => one.Name == CommandLineValue.OneOf(AllTargets.Names, target))] },
                "--short" => arguments with { Inputs = ShortInputs, TimeOfTarget = ShortTime },
                _ => throw new ArgumentException($"{name} is no option."),
            };

            string Value() => ++i < args.Count ? args[i] : throw new ArgumentException($"{name} needs a value.");
            long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new ArgumentException($"{name} must be a whole number; it is {text}.");
        }

        return arguments.Case is null || arguments.Targets.Count == 1 ? arguments : throw new ArgumentException("--case needs one --target beside it.");
    }
}
