namespace PushApp.Tests.Model;

/// <summary>What of the system is broken, to see that the model finds out.</summary>
internal sealed record Mutation
{
    /// <summary>The system as it is.</summary>
    public static Mutation None { get; } = new();

    /// <summary>Changes the text of each script.</summary>
    public Func<string, string> Scripts { get; init; } = script => script;

    /// <summary>A connection reads the inbox for the last time, and registers its route then.</summary>
    public bool ReadsBeforeRegistering { get; init; }

    /// <summary>A connection takes its route from another living one without a pong.</summary>
    public bool ClaimsWithoutProof { get; init; }

    /// <summary>A heartbeat does not look at the inbox's head.</summary>
    public bool BeatsWithoutComparing { get; init; }
}
