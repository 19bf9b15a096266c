using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace PushApp.Delivery.Identity;

/// <summary>
/// The ids of users, devices and messages: 1 to 128 characters of ASCII letters, digits and <c>. _ @ : -</c>.
/// Spaces and line breaks separate ids in stored values, and braces choose a Redis Cluster slot: none of them may occur in an id.
/// </summary>
public static class Identifiers
{
    /// <summary>The most characters an id may have.</summary>
    public const int MaxLength = 128;

    /// <summary>The same rule as a regular expression, for documents.</summary>
    public const string Pattern = "^[A-Za-z0-9._@:-]{1,128}$";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._@:-");

    /// <summary>Says whether <paramref name="id"/> is an id, and if not, why: a sentence that follows the name of a field.</summary>
    public static bool TryValidate([NotNullWhen(true)] string? id, [NotNullWhen(false)] out string? error)
    {
        error = id switch
        {
            null or "" => "must not be empty",
            { Length: > MaxLength } => $"must have at most {MaxLength} characters, has {id.Length}",
            _ when id.AsSpan().ContainsAnyExcept(Allowed) => "may only have ASCII letters, digits and . _ @ : -",
            _ => null,
        };
        return error is null;
    }
}
