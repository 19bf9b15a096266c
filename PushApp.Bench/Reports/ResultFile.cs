using System.Text.Json;
using System.Text.Json.Serialization;
using PushApp.Bench.Load;

namespace PushApp.Bench.Reports;

/// <summary>Results for programs: a JSON array.</summary>
internal static class ResultFile
{
    // A round in which nothing arrived has no percentiles.
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Writes results of one kind.</summary>
    public static Task WriteAsync<T>(string file, IReadOnlyList<T> results) => File.WriteAllTextAsync(file, JsonSerializer.Serialize(results, Options));

    /// <summary>Reads the rounds of a run.</summary>
    /// <exception cref="ArgumentException">The file cannot be used; the message says why.</exception>
    public static IReadOnlyList<Round> ReadRounds(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Round[]>(File.ReadAllText(file), Options) ?? [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ArgumentException($"{file} has no rounds of a run: {e.Message}", e);
        }
    }
}
