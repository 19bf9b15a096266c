using System.Net;
using System.Text.Json;

namespace PushApp.Bench.Load;

/// <summary>What a peer answers to a request that sends.</summary>
internal static class SendAnswer
{
    /// <summary>Which messages were refused, by their place in the request: all, where the request was.</summary>
    public static IReadOnlyList<int> Refused(HttpStatusCode status, ReadOnlyMemory<byte> answer, int count)
    {
        if (status is not (HttpStatusCode.OK or HttpStatusCode.Accepted))
        {
            return [.. Enumerable.Range(0, count)];
        }

        // An answer without a refusal is not read: the load must cost little.
        if (answer.Span.IndexOf("\"refused\":"u8) < 0)
        {
            return [];
        }

        using var json = JsonDocument.Parse(answer);
        return
        [
            .. json.RootElement.GetProperty("results").EnumerateArray()
                .Select((result, place) => (Place: place, IsRefused: result.TryGetProperty("refused", out _)))
                .Where(result => result.IsRefused)
                .Select(result => result.Place),
        ];
    }
}
