using System.Diagnostics.CodeAnalysis;

namespace PushApp.Bench.Peers;

/// <summary>Users of the peers that have no rule for their names.</summary>
internal static class AnySubject
{
    public static bool Check([NotNullWhen(true)] string? subject, [NotNullWhen(false)] out string? error)
    {
        error = string.IsNullOrEmpty(subject) ? "must not be empty" : null;
        return error is null;
    }
}
