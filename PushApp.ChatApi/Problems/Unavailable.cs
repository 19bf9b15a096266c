namespace PushApp.ChatApi.Problems;

/// <summary>503: a backing service is away; try again soon.</summary>
internal static class Unavailable
{
    private const int RetryAfterSeconds = 1;

    public static IResult Result(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, detail: detail);
    }
}
