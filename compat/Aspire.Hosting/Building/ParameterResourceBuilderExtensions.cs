using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds parameters and connection strings that come from the configuration.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a parameter; its value is configured as <c>Parameters:{name}</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, [ResourceName] string name, bool secret = false) =>
        builder.AddResource(CreateParameter(builder, name, secret));

    /// <summary>Adds a parameter with a fixed value.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, [ResourceName] string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    /// <summary>Adds a parameter with a value that is computed when it is needed.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false)
    {
        if (publishValueAsDefault && secret)
        {
            throw new ArgumentException("A parameter cannot be both secret and published as a default value.", nameof(secret));
        }
        return builder.AddResource(new ParameterResource(name, _ => valueGetter(), secret)
        {
            Default = publishValueAsDefault ? new ConstantParameterDefault(valueGetter) : null,
        });
    }

    /// <summary>Adds a parameter; where none is configured as <c>Parameters:{name}</c>, its value is <paramref name="value"/>'s.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">The value where none is configured.</param>
    /// <param name="secret">Whether the value is shown to nobody.</param>
    /// <param name="persist">Whether a generated value is kept in the AppHost's user secrets for the next run.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, [ResourceName] string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        return builder.AddResource(new ParameterResource(name, ValueFrom(builder, $"Parameters:{name}"), secret)
        {
            Default = persist && builder.ExecutionContext.IsRunMode ? new UserSecretDefault(builder.AppHostAssembly, $"Parameters:{name}", value) : value,
        });
    }

    /// <summary>Adds a parameter whose value is configured as <paramref name="configurationKey"/>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, ValueFrom(builder, configurationKey), secret) { ConfigurationKey = configurationKey });

    /// <summary>Says what a parameter is for.</summary>
    public static IResourceBuilder<ParameterResource> WithDescription(this IResourceBuilder<ParameterResource> builder, string description, bool enableMarkdown = false)
    {
        builder.Resource.Description = description;
        builder.Resource.EnableDescriptionMarkdown = enableMarkdown;
        return builder;
    }

    /// <summary>Adds a connection string; it is configured as <c>ConnectionStrings:{name}</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(this IDistributedApplicationBuilder builder, [ResourceName] string name, string? environmentVariableName = null) =>
        builder.AddResource(new ConnectionStringParameterResource(name, ValueFrom(builder, $"ConnectionStrings:{name}"), environmentVariableName));

    /// <summary>Makes a password parameter without adding it.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder, string name,
        bool lower = true, bool upper = true, bool numeric = true, bool special = true,
        int minLower = 0, int minUpper = 0, int minNumeric = 0, int minSpecial = 0) =>
        CreateGeneratedParameter(builder, name, secret: true, new GenerateParameterDefault
        {
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        });

    /// <summary>Makes a parameter with a generated value without adding it.</summary>
    public static ParameterResource CreateGeneratedParameter(IDistributedApplicationBuilder builder, string name, bool secret, GenerateParameterDefault parameterDefault) =>
        new(name, ValueFrom(builder, $"Parameters:{name}"), secret)
        {
            Default = builder.ExecutionContext.IsRunMode ? new UserSecretDefault(builder.AppHostAssembly, $"Parameters:{name}", parameterDefault) : parameterDefault,
        };

    /// <summary>Makes a parameter without adding it.</summary>
    public static ParameterResource CreateParameter(IDistributedApplicationBuilder builder, string name, bool secret) =>
        new(name, ValueFrom(builder, $"Parameters:{name}"), secret);

    private static Func<ParameterDefault?, string> ValueFrom(IDistributedApplicationBuilder builder, string key) => parameterDefault =>
        // A variable's name may have no hyphen in it: Parameters__jwt_key configures jwt-key.
        builder.Configuration[key] ?? builder.Configuration[key.Replace('-', '_')] ?? parameterDefault?.GetDefaultValue()
        ?? throw new MissingParameterValueException($"'{key}' is not configured and there is no default for it. Set it with the environment variable {key.Replace(":", "__", StringComparison.Ordinal).Replace('-', '_')}, in appsettings.json or in the AppHost's user secrets.");
}
