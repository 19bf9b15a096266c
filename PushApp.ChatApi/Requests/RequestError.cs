using System.Globalization;

namespace PushApp.ChatApi.Requests;

/// <summary>Why a request is refused.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Detail">What is wrong; with a field, a sentence that follows its name.</param>
/// <param name="Field">The field of the body, or the parameter, that is wrong; null where it is the request as a whole.</param>
/// <param name="RetryAfterSeconds">When to try again; null where another try does no better.</param>
internal sealed record RequestError(int Status, string Detail, string? Field = null, int? RetryAfterSeconds = null)
{
    public static RequestError Invalid(string field, string detail) => new(StatusCodes.Status400BadRequest, detail, field);

    public static RequestError Malformed(string detail) => new(StatusCodes.Status400BadRequest, detail);

    /// <summary>503: a backing service is away; try again soon.</summary>
    public static RequestError Unavailable(string detail) => new(StatusCodes.Status503ServiceUnavailable, detail, RetryAfterSeconds: 1);

    /// <summary>429: the caller has taken its share. The detail names the option that limits it.</summary>
    public static RequestError TooMany(string detail, int retryAfterSeconds) =>
        new(StatusCodes.Status429TooManyRequests, detail, RetryAfterSeconds: retryAfterSeconds);

    /// <summary>What is wrong, with the field.</summary>
    public string Sentence => Field is null ? Detail : $"'{Field}' {Detail}.";

    /// <summary>The error as problem details; a field appears under <c>errors</c>, as ASP.NET Core's own validation does it.</summary>
    public IResult ToResult()
    {
        var problem = Field is null
            ? TypedResults.Problem(statusCode: Status, detail: Detail)
            : TypedResults.Problem(
                statusCode: Status,
                detail: Sentence,
                extensions: [new("errors", new Dictionary<string, string[]> { [Field] = [Detail] })]);
        return RetryAfterSeconds is { } seconds ? new TryLater(problem, seconds) : problem;
    }

    private sealed class TryLater(IResult problem, int seconds) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return problem.ExecuteAsync(httpContext);
        }
    }
}
