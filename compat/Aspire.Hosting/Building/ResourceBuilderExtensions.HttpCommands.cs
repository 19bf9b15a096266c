using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds a command that sends an HTTP request to the resource.</summary>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(this IResourceBuilder<TResource> builder, string path, string displayName, [EndpointName] string? endpointName = null, string? commandName = null, HttpCommandOptions? commandOptions = null) where TResource : IResourceWithEndpoints =>
        builder.WithHttpCommand(path, displayName, HttpEndpointSelector(builder, endpointName, "HTTP command"), commandName, commandOptions);

    /// <summary>Adds a command that sends an HTTP request to the resource.</summary>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(this IResourceBuilder<TResource> builder, string path, string displayName, Func<EndpointReference>? endpointSelector, string? commandName = null, HttpCommandOptions? commandOptions = null) where TResource : IResourceWithEndpoints
    {
        commandOptions ??= new();
        endpointSelector ??= commandOptions.EndpointSelector ?? HttpEndpointSelector(builder, null, "HTTP command");
        var endpoint = endpointSelector();
        var method = commandOptions.Method ?? HttpMethod.Post;
        commandName ??= $"{builder.Resource.Name}-http-{method.Method}-{path}".ToLowerInvariant();
        return builder.WithCommand(commandName, displayName, ExecuteAsync, commandOptions);

        async Task<ExecuteCommandResult> ExecuteAsync(ExecuteCommandContext context)
        {
            using var client = context.ServiceProvider.GetRequiredService<IHttpClientFactory>().CreateClient(commandOptions.HttpClientName ?? "");
            using var request = new HttpRequestMessage(method, new Uri(new Uri(endpoint.Url), path));
            if (commandOptions.PrepareRequest is { } prepare)
            {
                await prepare(new()
                {
                    ServiceProvider = context.ServiceProvider,
                    ResourceName = context.ResourceName,
                    Endpoint = endpoint,
                    CancellationToken = context.CancellationToken,
                    HttpClient = client,
                    Request = request,
                }).ConfigureAwait(false);
            }
            using var response = await client.SendAsync(request, context.CancellationToken).ConfigureAwait(false);
            if (commandOptions.GetCommandResult is { } interpret)
            {
                return await interpret(new()
                {
                    ServiceProvider = context.ServiceProvider,
                    ResourceName = context.ResourceName,
                    Endpoint = endpoint,
                    CancellationToken = context.CancellationToken,
                    HttpClient = client,
                    Response = response,
                }).ConfigureAwait(false);
            }
            return response.IsSuccessStatusCode ? CommandResults.Success() : CommandResults.Failure($"Request failed with status code {(int)response.StatusCode}.");
        }
    }
}
