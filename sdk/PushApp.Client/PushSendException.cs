namespace PushApp.Client;

/// <summary>A message could not be sent.</summary>
public sealed class PushSendException : Exception
{
    internal PushSendException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The HTTP status of the refusal; null where the chat API was not reached in time.</summary>
    public int? Status { get; init; }

    /// <summary>The title of the API's problem document (RFC 9457); null where it gave none.</summary>
    public string? Title { get; init; }

    /// <summary>What is wrong, in a sentence for the developer; null where the API did not say.</summary>
    public string? Detail { get; init; }

    /// <summary>What is wrong with single fields of the request, by their names.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();
}
