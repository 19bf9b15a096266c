using PushApp.ServiceDefaults;

namespace PushApp.Gateway.Endpoints;

/// <summary>
/// Which web pages may connect. A browser says by <c>Origin</c> where a page comes from (RFC 6455 §10.2), and a page cannot
/// lie about it; who sends no <c>Origin</c> is no browser.
/// </summary>
internal sealed class BrowserOrigins(GatewayOptions options, IHostEnvironment environment)
{
    /// <summary>Why a request's page may not connect; null where it may, or where there is none.</summary>
    public string? WhyNot(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        return origins.Count == 0 ? null
            : origins.Count == 1 && Allows(origins[0]!, request.Host) ? null
            : $"Pages of the origin {origins} may not connect here: {GatewayOptions.Section}:{nameof(GatewayOptions.AllowedOrigins)} {Rule}.";
    }

    private string Rule => options.AllowedOrigins.Count > 0 ? "does not list it"
        : environment.IsDevelopment() ? "is empty, so that in Development only loopback origins may"
        : "is empty, so that only pages of the gateway's own host may";

    private bool Allows(string origin, HostString host) => options.AllowedOrigins.Count > 0
        ? OriginsAttribute.Lists(options.AllowedOrigins, origin)
        : Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && (environment.IsDevelopment() ? page.IsLoopback : page.Authority.Equals(WithoutDefaultPort(host, page), StringComparison.OrdinalIgnoreCase));

    // A proxy that ends TLS may leave the port that is the default of the page's scheme.
    private static string WithoutDefaultPort(HostString host, Uri page) =>
        page.IsDefaultPort && host.Port == page.Port ? host.Host : host.Value ?? "";
}
