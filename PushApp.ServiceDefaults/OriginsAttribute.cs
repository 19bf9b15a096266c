using System.ComponentModel.DataAnnotations;

namespace PushApp.ServiceDefaults;

/// <summary>A list of web origins as browsers send them (RFC 6454 §6.2), or <c>*</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OriginsAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is IEnumerable<string> origins && origins.All(IsOrigin);

    // A page without an origin, as one from a file, sends "null".
    private static bool IsOrigin(string text) => text is "*" or "null"
        || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase));
}
