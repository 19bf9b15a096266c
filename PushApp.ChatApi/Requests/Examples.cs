using System.Globalization;
using System.Net.Mime;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace PushApp.ChatApi.Requests;

/// <summary>What endpoints say of themselves in the OpenAPI document beyond what their code shows.</summary>
internal static class Examples
{
    /// <summary>Shows a request.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="example">The request's body, JSON.</param>
    /// <param name="name">What it is an example of, where a request has more than one form; all of its examples have a name then.</param>
    public static RouteHandlerBuilder WithRequestExample(this RouteHandlerBuilder endpoint, string example, string? name = null) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            Show(operation.RequestBody?.Content, example, name);
            return Task.CompletedTask;
        });

    /// <summary>Shows an answer.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="example">Its body, JSON.</param>
    /// <param name="name">What it is an example of, where an answer has more than one form; all of its examples have a name then.</param>
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder endpoint, int status, string example, string? name = null) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            Show(operation.Responses?[status.ToString(CultureInfo.InvariantCulture)].Content, example, name);
            return Task.CompletedTask;
        });

    /// <summary>Says that a parameter of the query, which the code reads as text, is a whole number.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="least">The least that it may be.</param>
    /// <param name="most">The most; null for no limit.</param>
    /// <param name="example">One that could be sent.</param>
    /// <param name="otherwise">What counts where it is missing; null where that is not a number.</param>
    public static RouteHandlerBuilder WithNumber(
        this RouteHandlerBuilder endpoint, string name, long least, long? most, long example, long? otherwise = null) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var parameter = (OpenApiParameter)operation.Parameters!.Single(parameter => parameter.Name == name);
            parameter.Example = JsonValue.Create(example);
            parameter.Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int64",
                Minimum = least.ToString(CultureInfo.InvariantCulture),
                Maximum = most?.ToString(CultureInfo.InvariantCulture),
                Default = otherwise is { } number ? JsonValue.Create(number) : null,
            };
            return Task.CompletedTask;
        });

    private static void Show(IDictionary<string, OpenApiMediaType>? content, string example, string? name)
    {
        var media = content![MediaTypeNames.Application.Json];
        if (name is null)
        {
            media.Example = JsonNode.Parse(example);
        }
        else
        {
            (media.Examples ??= new Dictionary<string, IOpenApiExample>())[name] = new OpenApiExample { Value = JsonNode.Parse(example) };
        }
    }
}
