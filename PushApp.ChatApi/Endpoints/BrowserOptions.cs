using PushApp.ServiceDefaults;

namespace PushApp.ChatApi.Endpoints;

/// <summary>Which web pages may use the API. Configuration section <c>Api</c>.</summary>
internal sealed record BrowserOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Api";

    /// <summary>
    /// The origins (<c>https://app.example.com</c>) whose pages may use the API, <c>*</c> for all. None by default: in Development
    /// loopback origins, otherwise no other than the API's own.
    /// </summary>
    [Origins(ErrorMessage = $"{Section}:{nameof(AllowedOrigins)} must have origins as https://app.example.com, without a path, or *.")]
    public IList<string> AllowedOrigins { get; init; } = [];
}
