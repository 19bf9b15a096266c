using System.ComponentModel.DataAnnotations;

namespace PushApp.ServiceDefaults;

/// <summary>A list of web origins as browsers send them (RFC 6454 §6.2), or <c>*</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OriginsAttribute : ValidationAttribute
{
    private const string Any = "*";

    /// <summary>Whether a list has the origin that a browser has sent, or has all.</summary>
    public static bool Lists(IList<string> origins, string origin) => origins.Contains(Any) || origins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is IEnumerable<string> origins && origins.All(IsOrigin);

    // A page without an origin, as one from a file, sends "null".
    private static bool IsOrigin(string text) => text is Any or "null"
        || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase));
}
