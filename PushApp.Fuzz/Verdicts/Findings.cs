using System.Collections.Concurrent;
using System.Text;
using PushApp.Fuzz.Targets;

namespace PushApp.Fuzz.Verdicts;

/// <summary>What should not have been, and which cases did it: the first of each kind is printed with how to repeat it.</summary>
internal sealed class Findings(string target, long seed)
{
    private const int MostPrinted = 25;
    private const int MostBytes = 400;
    private const int Remembered = 40;

    private readonly ConcurrentDictionary<string, int> _kinds = new();
    private readonly ConcurrentDictionary<long, byte> _underWay = new();
    private readonly ConcurrentQueue<long> _ended = new();
    private readonly long[] _counts = new long[Enum.GetValues<FaultKind>().Length];

    /// <summary>How many faults of a kind there were.</summary>
    public long CountOf(FaultKind kind) => Volatile.Read(ref _counts[(int)kind]);

    /// <summary>A case begins: what is found from now on may be its doing.</summary>
    public void Begin(FuzzCase fuzzCase) => _underWay[fuzzCase.Number] = 0;

    /// <summary>It has ended. What a service logs of it may come later.</summary>
    public void End(FuzzCase fuzzCase)
    {
        _underWay.TryRemove(fuzzCase.Number, out _);
        _ended.Enqueue(fuzzCase.Number);
        if (_ended.Count > Remembered)
        {
            _ended.TryDequeue(out _);
        }
    }

    /// <summary>Answers to a case.</summary>
    public void Add(FuzzCase fuzzCase, IReadOnlyList<Fault> faults)
    {
        foreach (var fault in faults)
        {
            Interlocked.Increment(ref _counts[(int)fault.Kind]);
            if (IsNew(fault.Detail))
            {
                Console.WriteLine($"{target}: {fault.Kind}: {Readable(Encoding.UTF8.GetBytes(fault.Detail))}\n  again: {Command(fuzzCase.Number)}");
            }
        }
    }

    /// <summary>What cannot be told to come of a certain case: one of those that run, or of the last that ran.</summary>
    /// <param name="what">What was found.</param>
    /// <param name="always">Whether it is printed however much was before.</param>
    public void Add(string what, bool always = false)
    {
        if (IsNew(what) || always)
        {
            Console.WriteLine($"{target}: {what}\n  one of these: {Command(null)} with --case of {string.Join(", ", _underWay.Keys.Order())}; ended before: {string.Join(", ", _ended)}");
        }
    }

    /// <summary>Prints a case's inputs, what cannot be printed of them in hexadecimal.</summary>
    public void Print(FuzzCase fuzzCase)
    {
        Console.WriteLine($"{target}, case {fuzzCase.Number}, {fuzzCase.Pace}{(fuzzCase.Aborts ? ", aborted" : "")}:");
        foreach (var input in fuzzCase.Inputs)
        {
            Console.WriteLine($"  {input.Length} bytes: {Readable(input)}");
        }
    }

    // The same with other numbers is the same.
    private bool IsNew(string what)
    {
        var kind = string.Concat(what.Take(120).Where(letter => !char.IsAsciiDigit(letter)));
        return _kinds.AddOrUpdate(kind, 1, (_, count) => count + 1) == 1 && _kinds.Count <= MostPrinted;
    }

    private string Command(long? number) => $"--target {target} --seed {seed}{(number is null ? "" : $" --case {number}")}";

    private static string Readable(byte[] bytes)
    {
        var text = new StringBuilder();
        foreach (var one in bytes.Take(MostBytes))
        {
            text.Append(one is >= (byte)' ' and < 0x7f and not (byte)'\\' ? (char)one : one == (byte)'\\' ? @"\\" : one == (byte)'\n' ? @"\n" : one == (byte)'\r' ? @"\r" : $"\\x{one:x2}");
        }

        return bytes.Length > MostBytes ? $"{text}…" : text.ToString();
    }
}
