namespace PushApp.Client;

/// <summary>Messages may be missing: fetch them from wherever the application keeps its history, or tell the user.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Epoch">The numbering of the messages that follow.</param>
public readonly record struct MissedMessages(MissedCause Cause, string Epoch);

/// <summary>Why messages are missing.</summary>
public enum MissedCause
{
    /// <summary>The client was away for longer than its inbox reaches back, or a message could not be delivered.</summary>
    Gap,

    /// <summary>The server has lost messages, maybe all: numbers begin anew. What comes again is known by its id and left out.</summary>
    Reset,
}
