namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a command that sends an HTTP request can be besides its name and its path.</summary>
public class HttpCommandOptions : CommandOptions
{
    /// <summary>Chooses the endpoint; the first HTTP endpoint where null.</summary>
    public Func<EndpointReference>? EndpointSelector { get; set; }

    /// <summary>The method; POST where null.</summary>
    public HttpMethod? Method { get; set; }

    /// <summary>The name of the HTTP client, of the application's services.</summary>
    public string? HttpClientName { get; set; }

    /// <summary>Completes the request before it is sent.</summary>
    public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }

    /// <summary>Says what became of the command; where null, a status code of 200 to 299 is success.</summary>
    public Func<HttpCommandResultContext, Task<ExecuteCommandResult>>? GetCommandResult { get; set; }
}

/// <summary>A request that is about to be sent.</summary>
public sealed class HttpCommandRequestContext
{
    internal HttpCommandRequestContext()
    {
    }

    /// <summary>The application's services.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The id of the resource or replica.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The endpoint.</summary>
    public required EndpointReference Endpoint { get; init; }

    /// <summary>Cancelled when nobody waits for the command any more.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>The client that sends the request.</summary>
    public required HttpClient HttpClient { get; init; }

    /// <summary>The request.</summary>
    public required HttpRequestMessage Request { get; init; }
}

/// <summary>A response that has come.</summary>
public sealed class HttpCommandResultContext
{
    internal HttpCommandResultContext()
    {
    }

    /// <summary>The application's services.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The id of the resource or replica.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The endpoint.</summary>
    public required EndpointReference Endpoint { get; init; }

    /// <summary>Cancelled when nobody waits for the command any more.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>The client that sent the request.</summary>
    public required HttpClient HttpClient { get; init; }

    /// <summary>The response.</summary>
    public required HttpResponseMessage Response { get; init; }
}
