namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something whose text is known once the application runs: an endpoint's URL, a parameter.</summary>
public interface IValueProvider
{
    /// <summary>The value; waits until it is known.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    /// <summary>The value as <paramref name="context"/>'s caller sees it.</summary>
    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        GetValueAsync(cancellationToken);
}

/// <summary>Who asks for a value.</summary>
public class ValueProviderContext
{
    /// <summary>How the application is executed.</summary>
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    /// <summary>The resource that asks.</summary>
    public IResource? Caller { get; init; }
}

/// <summary>Something that a deployment manifest can name.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>The manifest's expression, as <c>{redis.connectionString}</c>.</summary>
    string ValueExpression { get; }
}

/// <summary>A value at run time that is an expression in a manifest.</summary>
public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

/// <summary>A value made up of others.</summary>
public interface IValueWithReferences
{
    /// <summary>The resources and values that this one is made up of.</summary>
    IEnumerable<object> References { get; }
}
