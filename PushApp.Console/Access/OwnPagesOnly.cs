namespace PushApp.OperatorConsole.Access;

/// <summary>
/// Refuses what pages of another origin ask for. A browser says by <c>Origin</c> where a page comes from; without it somebody's
/// page could open a circuit here beside an operator's session, or beside a developer who has none.
/// </summary>
internal sealed class OwnPagesOnly(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var origin = http.Request.Headers.Origin;
        if (origin.Count == 0 || (origin.Count == 1 && IsOwn(origin[0]!, http.Request)))
        {
            await next(http);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
    }

    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && Uri.TryCreate($"{page.Scheme}://{request.Host}", UriKind.Absolute, out var own)
        && page.Authority.Equals(own.Authority, StringComparison.OrdinalIgnoreCase);
}
