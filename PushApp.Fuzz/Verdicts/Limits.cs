namespace PushApp.Fuzz.Verdicts;

/// <summary>What inputs may cost a service.</summary>
internal static class Limits
{
    // What the runtime takes and gives back from one collection to the next, and what it compiles meanwhile.
    private const long MemoryNoise = 48 * 1024 * 1024;

    // A start, a warning of the framework's now and then: nothing for each input.
    private const long LogOfAnyRun = 64 * 1024;
    private const double LogBytesOfInput = 1;

    /// <summary>
    /// The most resident bytes at the end: a quarter above those after the first fifth of the inputs, and 48 MiB. What is kept
    /// of each input, if only 200 bytes, is more than that within a million.
    /// </summary>
    public static long MemoryAfter(long before) => before + (before / 4) + MemoryNoise;

    /// <summary>The most bytes of log: one for each input, and 64 KiB. One line for each would be a hundred times that.</summary>
    public static long LogBytes(long inputs) => LogOfAnyRun + (long)(inputs * LogBytesOfInput);
}
