using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace PushApp.Tests.Sdk.Agents;

/// <summary>
/// The server of the browser agent's page: it serves the TypeScript SDK's folder, takes the page's WebSocket, and passes
/// requests to the chat API on, which answers pages of its own origin only.
/// </summary>
internal sealed class Page : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly WebApplication _app;
    private TaskCompletionSource<WebSocket> _socket = new();

    private Page(WebApplication app) => _app = app;

    /// <summary>The chat API.</summary>
    public Uri? Api { get; set; }

    /// <summary>Where it is. It is the same for all agents of one page, as what a browser stores belongs to it.</summary>
    public Uri Address => new(_app.Urls.First());

    public static async Task<Page> OpenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var page = new Page(app);
        app.UseWebSockets();
        app.Map("/agent", page.AgentAsync);
        app.Map("/api/{**path}", page.ForwardAsync);
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(TypeScriptSdk.Folder), ServeUnknownFileTypes = true });
        await app.StartAsync();
        return page;
    }

    /// <summary>The WebSocket of the page that is opened next.</summary>
    public async Task<WebSocket> NextAsync()
    {
        var socket = await _socket.Task.WaitAsync(TimeSpan.FromMinutes(1));
        _socket = new TaskCompletionSource<WebSocket>();
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task AgentAsync(HttpContext context)
    {
        _socket.TrySetResult(await context.WebSockets.AcceptWebSocketAsync());
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(Api!, context.Request.Path)) { Content = new StreamContent(context.Request.Body) };
        request.Headers.TryAddWithoutValidation("Authorization", $"{context.Request.Headers.Authorization}");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        try
        {
            using var response = await _http.SendAsync(request, context.RequestAborted);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            context.Response.Headers.RetryAfter = response.Headers.RetryAfter?.ToString();
            await context.Response.Body.WriteAsync(await response.Content.ReadAsByteArrayAsync(context.RequestAborted), context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            // As the page would see it without this server between: no answer at all.
            context.Abort();
        }
    }
}
