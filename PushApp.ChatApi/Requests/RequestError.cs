namespace PushApp.ChatApi.Requests;

/// <summary>Why a request is refused.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Detail">What is wrong; with a field, a sentence that follows its name.</param>
/// <param name="Field">The field of the body, or the parameter, that is wrong; null where it is the request as a whole.</param>
internal sealed record RequestError(int Status, string Detail, string? Field = null)
{
    public static RequestError Invalid(string field, string detail) => new(StatusCodes.Status400BadRequest, detail, field);

    public static RequestError Malformed(string detail) => new(StatusCodes.Status400BadRequest, detail);

    /// <summary>The error as problem details; a field appears under <c>errors</c>, as ASP.NET Core's own validation does it.</summary>
    public IResult ToResult() => Field is null
        ? TypedResults.Problem(statusCode: Status, detail: Detail)
        : TypedResults.Problem(
            statusCode: Status,
            detail: $"'{Field}' {Detail}.",
            extensions: [new("errors", new Dictionary<string, string[]> { [Field] = [Detail] })]);
}
