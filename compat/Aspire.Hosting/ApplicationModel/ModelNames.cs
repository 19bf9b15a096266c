namespace Aspire.Hosting.ApplicationModel;

/// <summary>Marks a parameter as the name of something in the application model.</summary>
public interface IModelNameParameter;

/// <summary>Marks a parameter as a resource name.</summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
public sealed class ResourceNameAttribute : Attribute, IModelNameParameter;

/// <summary>Marks a parameter as an endpoint name.</summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
public sealed class EndpointNameAttribute : Attribute, IModelNameParameter;

/// <summary>The rule for names: they become host names and parts of environment variables.</summary>
internal static class ModelNames
{
    private const int MaxLength = 64;

    public static void Validate(string kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var problem =
            name.Length is 0 or > MaxLength ? $"must be 1 to {MaxLength} characters long" :
            !char.IsAsciiLetter(name[0]) ? "must start with an ASCII letter" :
            name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-') ? "must contain only ASCII letters, digits and hyphens" :
            name.Contains("--", StringComparison.Ordinal) ? "must not contain consecutive hyphens" :
            name[^1] == '-' ? "must not end with a hyphen" : null;
        if (problem is not null)
        {
            throw new ArgumentException($"{kind} name '{name}' is invalid: it {problem}.", nameof(name));
        }
    }
}
