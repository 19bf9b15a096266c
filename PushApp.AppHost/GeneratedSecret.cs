namespace PushApp.AppHost;

/// <summary>Secrets that nobody has to think of.</summary>
internal static class GeneratedSecret
{
    // Letters and digits: a secret stands in connection strings, which have separators of their own.
    private static GenerateParameterDefault LettersAndDigits => new() { MinLength = 48, Special = false };

    /// <summary>Adds a secret that is generated at each start, unless <c>Parameters:{name}</c> says another.</summary>
    public static IResourceBuilder<ParameterResource> AddSecret(this IDistributedApplicationBuilder builder, string name, string description) =>
        builder.AddParameter(name, LettersAndDigits, secret: true).WithDescription(description);
}
