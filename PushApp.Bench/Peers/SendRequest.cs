using System.Text.Json;

namespace PushApp.Bench.Peers;

/// <summary>A message as the bench's own senders take it: what PushApp's chat API needs of it, too.</summary>
/// <param name="To">The receiver.</param>
/// <param name="Body">Any JSON.</param>
internal sealed record SendRequest(string To, JsonElement Body)
{
    /// <summary>Where one is sent to.</summary>
    public const string Path = "/send";

    /// <summary>Where a <see cref="SendBatchRequest"/> is sent to.</summary>
    public const string BatchPath = "/send-batch";
}

/// <summary>Many of them in one request.</summary>
internal sealed record SendBatchRequest(IReadOnlyList<SendRequest> Messages);
