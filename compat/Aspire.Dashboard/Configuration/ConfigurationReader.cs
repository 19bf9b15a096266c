using System.Globalization;

namespace Aspire.Dashboard.Configuration;

/// <summary>Reads keys by their environment names and collects what is wrong with them.</summary>
internal sealed class ConfigurationReader(IConfiguration configuration)
{
    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    public Secret? Secret(string key) => Get(key) is { } value ? new Secret(value) : null;

    public int Count(string key, int fallback)
    {
        if (Get(key) is not { } text)
        {
            return fallback;
        }
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
        {
            return count;
        }
        _errors.Add($"{key} is '{text}'; it must be a whole number of at least 1.");
        return fallback;
    }

    public Uri? Url(string key, string? fallback) =>
        (Get(key) ?? fallback) is { } text ? Parse(key, text) : null;

    public IReadOnlyList<Uri> Urls(string key, string shownKey, string fallback) =>
        [.. (Get(key) ?? fallback)
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(url => Parse(shownKey, url))];

    private Uri Parse(string key, string text)
    {
        // Kestrel's wildcards are no host names to Uri.
        var url = text.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
        {
            return uri;
        }
        _errors.Add($"{key} is '{text}'; it must be an http or https URL such as http://localhost:18888.");
        return new Uri("http://localhost");
    }

    private string? Get(string key)
    {
        var value = configuration[key.Replace("__", ":", StringComparison.Ordinal)];
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }
}
