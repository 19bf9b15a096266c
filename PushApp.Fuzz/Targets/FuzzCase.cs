namespace PushApp.Fuzz.Targets;

/// <summary>What is sent over one connection. The same seed, target and number make the same case.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Inputs">The inputs, in their order.</param>
/// <param name="Pace">How they are written.</param>
/// <param name="Aborts">Whether the connection is torn down behind the last input, and no answer read.</param>
internal sealed record FuzzCase(long Number, IReadOnlyList<byte[]> Inputs, Pace Pace, bool Aborts);

/// <summary>How inputs are written to a connection.</summary>
internal enum Pace
{
    /// <summary>All with one write.</summary>
    Together,

    /// <summary>Each with a write of its own.</summary>
    OneByOne,

    /// <summary>Byte by byte, the first hundred of them.</summary>
    Dripping,
}

/// <summary>What came of a case.</summary>
/// <param name="Inputs">How many inputs were written.</param>
/// <param name="Faults">What the service answered that it never should.</param>
internal readonly record struct CaseResult(int Inputs, IReadOnlyList<Fault> Faults);

/// <summary>An answer that a service never should give.</summary>
/// <param name="Kind">What is wrong about it.</param>
/// <param name="Detail">The answer, or what is known of it.</param>
internal readonly record struct Fault(FaultKind Kind, string Detail);

/// <summary>What is wrong about an answer.</summary>
internal enum FaultKind
{
    /// <summary>The service says that it failed: a 5xx.</summary>
    ServerError,

    /// <summary>It is none that the protocol has, or there is none.</summary>
    OddAnswer,
}
