using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PushApp.ChatApi.Requests;
using Scalar.AspNetCore;

namespace PushApp.ChatApi;

/// <summary>The OpenAPI document and a reference to browse and try it, in Development only: <c>/openapi/v1.json</c> and <c>/scalar</c>.</summary>
internal static class ApiReference
{
    private const string Scheme = "bearer";

    public static IHostApplicationBuilder AddApiReference(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOpenApi(options => options
            .AddDocumentTransformer(Describe)
            .AddOperationTransformer(RequireToken)
            .AddSchemaTransformer(BodySchemas.RequireWhatIsAlwaysThere)
            .AddSchemaTransformer(BodySchemas.DescribeProblem));
        // The document says of numbers that may be read from strings that they are either; answers have numbers.
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        return builder;
    }

    public static WebApplication MapApiReference(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.MapOpenApi();
            app.MapScalarApiReference("/scalar", scalar => scalar.WithTitle("PushApp chat API"));
            app.MapGet("/", () => TypedResults.Redirect("/scalar")).ExcludeFromDescription();
        }

        return app;
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "PushApp chat API";
        document.Info.Description = "Takes messages and brings each to the one gateway that holds its receiver. Errors are problem details (RFC 9457).";
        document.Components ??= new OpenApiComponents();
        document.AddComponent<IOpenApiSecurityScheme>(Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Scheme,
            BearerFormat = "JWT",
            Description = "The subject is the user.",
        });
        return Task.CompletedTask;
    }

    private static Task RequireToken(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any())
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        }

        return Task.CompletedTask;
    }
}
