using System.Globalization;
using System.Text.Json;

namespace PushApp.Tests.Sdk.Agents;

/// <summary>What an agent said. Members are null where the event has none of that name.</summary>
/// <param name="Name">The event.</param>
/// <param name="Client">The client that it is about.</param>
internal sealed record AgentEvent(string Name, string? Client)
{
    // Bodies are looked at where they are short, and not kept where they are there to fill memory.
    private const int LongestBody = 1024;

    public string? Id { get; private init; }

    public long Seq { get; private init; }

    public string? Body { get; private init; }

    public string? State { get; private init; }

    public int? Code { get; private init; }

    public string? Cause { get; private init; }

    public int? Number { get; private init; }

    public string? Status { get; private init; }

    public string? Detail { get; private init; }

    public string? User { get; private init; }

    public bool? Online { get; private init; }

    /// <summary>The status in its error.</summary>
    public int? Error { get; private init; }

    /// <summary>What became of each message of a batch: <c>stored m-1</c>, or <c>400 m-1</c>.</summary>
    public IReadOnlyList<string> Results { get; private init; } = [];

    /// <summary>The event as it came, without a long body.</summary>
    public string Line { get; private init; } = "";

    public static AgentEvent Read(string line)
    {
        var json = JsonElement.Parse(line);
        string? Text(string name) => json.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value.ToString() : null;
        int? Int(string name) => json.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : null;
        return new AgentEvent(Text("event")!, Text("client"))
        {
            Id = Text("id"),
            Seq = json.TryGetProperty("seq", out var seq) ? seq.GetInt64() : 0,
            Body = line.Length < LongestBody ? Text("body") : null,
            State = Text("state"),
            Code = json.TryGetProperty("code", out var code) && code.ValueKind is JsonValueKind.Number ? code.GetInt32() : null,
            Cause = Text("cause"),
            Number = Int("number") ?? Int("request"),
            Status = Text("status"),
            Detail = Text("detail"),
            User = Text("user"),
            Online = json.TryGetProperty("online", out var online) ? online.GetBoolean() : null,
            Error = ErrorOf(json),
            Results = json.TryGetProperty("results", out var results)
                ? [.. results.EnumerateArray().Select(result => $"{ErrorOf(result)?.ToString(CultureInfo.InvariantCulture) ?? $"{result.GetProperty("status")}"} {result.GetProperty("id")}")]
                : [],
            Line = line.Length < LongestBody ? line : $"{line[..200]}…",
        };
    }

    private static int? ErrorOf(JsonElement json) => json.TryGetProperty("error", out var error) ? error.GetProperty("status").GetInt32() : null;
}
