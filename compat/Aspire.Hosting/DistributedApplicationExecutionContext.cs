namespace Aspire.Hosting;

/// <summary>How the application is executed.</summary>
public class DistributedApplicationExecutionContext
{
    private readonly DistributedApplicationExecutionContextOptions _options;

    /// <summary>Executes an operation.</summary>
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation) : this(operation, "")
    {
    }

    /// <summary>Executes an operation with a publisher.</summary>
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation, string publisherName)
        : this(new DistributedApplicationExecutionContextOptions(operation, publisherName))
    {
    }

    /// <summary>Executes an operation.</summary>
    public DistributedApplicationExecutionContext(DistributedApplicationExecutionContextOptions options)
    {
        _options = options;
        PublisherName = options.PublisherName ?? "";
    }

    /// <summary>Whether the application runs here.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    /// <summary>Whether the application is written down for a deployment.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <summary>Run or publish.</summary>
    public DistributedApplicationOperation Operation => _options.Operation;

    /// <summary>The publisher's name; empty where there is none.</summary>
    public string PublisherName { get; set; }

    /// <summary>The application's services; not before it is built.</summary>
    public IServiceProvider ServiceProvider => _options.ServiceProvider
        ?? throw new InvalidOperationException("The application has no services before it is built.");
}

/// <summary>Options of <see cref="DistributedApplicationExecutionContext"/>.</summary>
public class DistributedApplicationExecutionContextOptions
{
    /// <summary>Executes an operation.</summary>
    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation) => Operation = operation;

    /// <summary>Executes an operation with a publisher.</summary>
    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation, string publisherName)
    {
        Operation = operation;
        PublisherName = publisherName;
    }

    /// <summary>Run or publish.</summary>
    public DistributedApplicationOperation Operation { get; }

    /// <summary>The publisher's name.</summary>
    public string? PublisherName { get; }

    /// <summary>The application's services.</summary>
    public IServiceProvider? ServiceProvider { get; set; }
}

/// <summary>What is done with the application.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>It runs here.</summary>
    Run,

    /// <summary>It is written down for a deployment.</summary>
    Publish,
}
