using System.Globalization;
using System.Net.Mime;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PushApp.ChatApi.Requests;

/// <summary>What the OpenAPI document says of requests and answers where their types alone do not say it.</summary>
internal static class BodySchemas
{
    /// <summary>Says that a request may also be of the form <typeparamref name="T"/>, which another endpoint takes too.</summary>
    public static Task RequestOr<T>(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        AddForm<T>(operation.RequestBody!.Content!, context);
        return Task.CompletedTask;
    }

    /// <summary>Says that an answer may also be of the form <typeparamref name="T"/>, which another endpoint answers with too.</summary>
    public static Func<OpenApiOperation, OpenApiOperationTransformerContext, CancellationToken, Task> AnswerOr<T>(int status) =>
        (operation, context, _) =>
        {
            AddForm<T>(operation.Responses![status.ToString(CultureInfo.InvariantCulture)].Content!, context);
            return Task.CompletedTask;
        };

    /// <summary>Says that a member need not be there where it is left out for want of a value: a constructor that requires it does not mean the JSON.</summary>
    public static Task RequireWhatIsAlwaysThere(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var member in context.JsonTypeInfo.Properties)
        {
            if (member.AttributeProvider is MemberInfo property
                && property.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.WhenWritingNull })
            {
                schema.Required?.Remove(member.Name);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Says what problem details have beside the members of RFC 9457.</summary>
    public static Task DescribeProblem(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(ProblemDetails))
        {
            schema.Properties!["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
                Description = "What is wrong with the field of the body, or the parameter, that it names; missing where it is none of these.",
            };
            schema.Properties["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The trace of the request." };
        }

        return Task.CompletedTask;
    }

    private static void AddForm<T>(IDictionary<string, OpenApiMediaType> content, OpenApiOperationTransformerContext context)
    {
        var body = content[MediaTypeNames.Application.Json];
        body.Schema = new OpenApiSchema { OneOf = [body.Schema!, new OpenApiSchemaReference(typeof(T).Name, context.Document)] };
    }
}
