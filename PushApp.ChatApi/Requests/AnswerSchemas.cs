using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PushApp.ChatApi.Requests;

/// <summary>What the OpenAPI document says of answers that have more than one form.</summary>
internal static class AnswerSchemas
{
    /// <summary>Says that an answer may also be of the form <typeparamref name="T"/>, which another endpoint answers with too.</summary>
    public static Func<OpenApiOperation, OpenApiOperationTransformerContext, CancellationToken, Task> Or<T>(int status) =>
        (operation, context, _) =>
        {
            var code = status.ToString(CultureInfo.InvariantCulture);
            var answer = operation.Responses![code].Content![MediaTypeNames.Application.Json];
            answer.Schema = new OpenApiSchema { OneOf = [answer.Schema!, new OpenApiSchemaReference(typeof(T).Name, context.Document)] };
            return Task.CompletedTask;
        };
}
