using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PushApp.ServiceDefaults;

/// <summary>
/// Where a request has its token: in the <c>Authorization</c> header, or, where a browser's WebSocket connects that cannot set
/// headers, in the query or among the subprotocols. In one place only (RFC 6750 §2).
/// </summary>
internal static class RequestToken
{
    /// <summary>The query parameter that carries the token where a client cannot set headers.</summary>
    public const string Parameter = "access_token";

    /// <summary>What a subprotocol begins with that carries the token.</summary>
    public const string SubprotocolPrefix = "pushapp.bearer.";

    private const string Scheme = "Bearer ";

    /// <summary>Finds it; or says why not.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fromBrowser">Whether it may be outside of the header.</param>
    public static bool TryFind(
        HttpRequest request, bool fromBrowser, [NotNullWhen(true)] out string? token, [NotNullWhen(false)] out TokenRefusedException? error)
    {
        token = null;
        var (found, places) = (default(string), 0);
        foreach (var value in request.Headers.Authorization)
        {
            (found, places) = (value, places + 1);
        }

        var inHeader = places > 0;
        foreach (var value in request.Query[Parameter])
        {
            (found, places) = (value, places + 1);
        }

        foreach (var subprotocol in request.Headers.GetCommaSeparatedValues(HeaderNames.SecWebSocketProtocol))
        {
            if (subprotocol.StartsWith(SubprotocolPrefix, StringComparison.Ordinal))
            {
                (found, places) = (subprotocol[SubprotocolPrefix.Length..], places + 1);
            }
        }

        error = places == 0 || string.IsNullOrWhiteSpace(found) ? TokenRefusedException.Misplaced($"A token is required: {HowTo(fromBrowser)}.")
            : places > 1 ? TokenRefusedException.Misplaced($"The request has more than one token, or other credentials beside it. Send one: {HowTo(fromBrowser)}.")
            : inHeader && !found.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? TokenRefusedException.Misplaced($"The Authorization header has no bearer token. Send one: {HowTo(fromBrowser)}.")
            : !inHeader && !fromBrowser ? TokenRefusedException.Misplaced($"A token may stand in the header only. Send one: {HowTo(fromBrowser)}.")
            : null;
        token = error is null ? inHeader ? found![Scheme.Length..].Trim() : found : null;
        return error is null;
    }

    private static string HowTo(bool fromBrowser) => fromBrowser
        ? $"Authorization: Bearer <JWT>, or the subprotocol {SubprotocolPrefix}<JWT>, or ?{Parameter}=<JWT>"
        : "Authorization: Bearer <JWT>";
}
