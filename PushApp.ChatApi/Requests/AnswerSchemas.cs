using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PushApp.ChatApi.Requests;

/// <summary>What the OpenAPI document says of answers that have more than one form.</summary>
internal static class AnswerSchemas
{
    /// <summary>Says that an answer may also be of the form <typeparamref name="T"/>.</summary>
    public static Func<OpenApiOperation, OpenApiOperationTransformerContext, CancellationToken, Task> Or<T>(int status) =>
        async (operation, context, cancellationToken) =>
        {
            var code = status.ToString(CultureInfo.InvariantCulture);
            var answer = operation.Responses![code].Content![MediaTypeNames.Application.Json];
            var other = await context.GetOrCreateSchemaAsync(typeof(T), cancellationToken: cancellationToken);
            answer.Schema = new OpenApiSchema { OneOf = [answer.Schema!, other] };
        };
}
