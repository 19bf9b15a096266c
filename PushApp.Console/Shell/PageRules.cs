using PushApp.OperatorConsole.Clients;

namespace PushApp.OperatorConsole.Shell;

/// <summary>
/// What a browser lets a page of the console do: run the console's own scripts, connect to it and to the gateways, and nothing
/// else. Styles of single elements are the component library's way.
/// </summary>
internal sealed class PageRules(RequestDelegate next, GatewayAddress gateways)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = string.Join("; ",
            "default-src 'self'", "style-src 'self'", "style-src-attr 'unsafe-inline'", "img-src 'self' data:", $"connect-src 'self' {await gateways.FindAsync()}",
            "object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'");
        headers.XContentTypeOptions = "nosniff";
        // Without any, a browser would not say either that a form comes from here.
        headers["Referrer-Policy"] = "same-origin";
        await next(http);
    }
}
