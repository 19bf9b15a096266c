namespace Aspire.Hosting.ApplicationModel;

/// <summary>Which variables references inject into a resource; the last one counts.</summary>
public sealed class ReferenceEnvironmentInjectionAnnotation(ReferenceEnvironmentInjectionFlags flags) : IResourceAnnotation
{
    /// <summary>The kinds of variables.</summary>
    public ReferenceEnvironmentInjectionFlags Flags { get; } = flags;
}

/// <summary>The kinds of variables that a reference injects.</summary>
[Flags]
public enum ReferenceEnvironmentInjectionFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>ConnectionStrings__redis</c>.</summary>
    ConnectionString = 1,

    /// <summary><c>REDIS_HOST</c>, <c>REDIS_PORT</c>, ….</summary>
    ConnectionProperties = 2,

    /// <summary><c>services__gateway__http__0</c>.</summary>
    ServiceDiscovery = 4,

    /// <summary><c>GATEWAY_HTTP</c>.</summary>
    Endpoints = 8,

    /// <summary>Everything.</summary>
    All = 15,
}

/// <summary>A connection property of a resource besides its own.</summary>
public sealed class ConnectionPropertyAnnotation(string name, ReferenceExpression referenceExpression) : IResourceAnnotation
{
    /// <summary>The property's name.</summary>
    public string Name { get; } = name;

    /// <summary>The property's value.</summary>
    public ReferenceExpression Value { get; } = referenceExpression;
}
