namespace PushApp.Fuzz.Generators;

/// <summary>
/// Chance that comes out the same for the same seed, on every machine and every version of .NET (SplitMix64). For one task at
/// a time.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private const ulong OddStep = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>Is told the name of each rule that a grammar chooses; null where nobody wants to know.</summary>
    public Action<string>? Chosen { get; init; }

    /// <summary>The dice of one case: of a run's seed, of a target, of the case's number.</summary>
    public static Dice Of(long seed, string target, long number, Action<string>? chosen = null)
    {
        var state = Mix((ulong)seed);
        foreach (var letter in target)
        {
            state = Mix(state ^ letter);
        }

        return new Dice(Mix(state ^ (ulong)number)) { Chosen = chosen };
    }

    /// <summary>0 to <paramref name="limit"/> − 1.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>True once in <paramref name="count"/> times.</summary>
    public bool OneIn(int count) => Below(count) == 0;

    /// <summary>A number of up to 63 bits, small ones as often as large ones.</summary>
    public long Number() => (long)(Next() >> (1 + Below(63)));

    /// <summary>A size from 0 to <paramref name="limit"/> − 1, small ones far more often.</summary>
    public int Size(int limit) => Below(Below(Below(limit) + 1) + 1);

    /// <summary>One of these.</summary>
    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>Bytes of any value.</summary>
    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = (byte)Next();
        }

        return bytes;
    }

    private ulong Next() => Mix(_state += OddStep);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
