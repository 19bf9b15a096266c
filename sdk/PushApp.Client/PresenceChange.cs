namespace PushApp.Client;

/// <summary>How a watched user is, or that it has come or left.</summary>
/// <param name="User">The user.</param>
/// <param name="Online">Whether any of the user's devices is connected; null where that is not known, for the <paramref name="Problem"/>.</param>
/// <param name="At">When the user came or left; null where that was not told but asked for.</param>
/// <param name="Problem">Why it is not known, or, beside <paramref name="Online"/>, why changes are only seen now and then; null where all is well.</param>
public sealed record PresenceChange(string User, bool? Online, DateTimeOffset? At = null, PresenceProblem? Problem = null);
