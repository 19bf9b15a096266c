using PushApp.Fuzz.Systems;

namespace PushApp.Fuzz.Verdicts;

/// <summary>What fuzzing one target came to.</summary>
internal sealed record TargetResult
{
    public required string Target { get; init; }

    public required long Inputs { get; init; }

    public required long Connections { get; init; }

    public required TimeSpan Time { get; init; }

    /// <summary>How often a process ended.</summary>
    public required int Crashes { get; init; }

    /// <summary>How often a service said that it failed.</summary>
    public required long ServerErrors { get; init; }

    /// <summary>How many answers were none of the protocol's.</summary>
    public required long OddAnswers { get; init; }

    /// <summary>The healthy pairs: one for each system that was started.</summary>
    public required IReadOnlyList<HealthyResult> Healthy { get; init; }

    /// <summary>Resident bytes of the target's service after the first fifth of the inputs and in the last tenth.</summary>
    public required (long Before, long After) Memory { get; init; }

    /// <summary>Bytes that all services logged meanwhile.</summary>
    public required long LogBytes { get; init; }

    /// <summary>How many stack traces were in that.</summary>
    public required long StackTraces { get; init; }

    /// <summary>What should not have been.</summary>
    public IReadOnlyList<string> Violations => [.. FindViolations()];

    private IEnumerable<string> FindViolations()
    {
        if (Crashes > 0)
        {
            yield return $"{Crashes} processes ended";
        }

        if (ServerErrors > 0)
        {
            yield return $"{ServerErrors} answers say that the server failed";
        }

        if (OddAnswers > 0)
        {
            yield return $"{OddAnswers} answers are none of the protocol's";
        }

        // A system that lost a process is not judged by its healthy pair: the crash is.
        foreach (var violation in Healthy.TakeLast(Crashes == 0 ? 1 : 0).SelectMany(healthy => healthy.Violations()))
        {
            yield return violation;
        }

        if (Memory.After > Limits.MemoryAfter(Memory.Before))
        {
            yield return $"memory grew from {Memory.Before >> 20} to {Memory.After >> 20} MiB; {Limits.MemoryAfter(Memory.Before) >> 20} is the limit";
        }

        if (LogBytes > Limits.LogBytes(Inputs))
        {
            yield return $"{LogBytes} bytes were logged; {Limits.LogBytes(Inputs)} is the limit for {Inputs} inputs";
        }

        if (StackTraces > 0)
        {
            yield return $"{StackTraces} stack traces were logged";
        }
    }
}
