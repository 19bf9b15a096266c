using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace PushApp.Tests.Sdk.Agents;

/// <summary>
/// The server of the browser agent's page: it serves the TypeScript SDK's folder and takes the page's WebSocket. It passes
/// requests to the chat API on, too, and can lose their answers.
/// </summary>
internal sealed class Page : IAsyncDisposable
{
    private TaskCompletionSource<WebSocket> _socket = new();
    private ApiForward _server = null!;

    /// <summary>Where it is. It is the same for all agents of one page, as what a browser stores belongs to it.</summary>
    public Uri Address => _server.Address;

    public static async Task<Page> OpenAsync()
    {
        var page = new Page();
        page._server = await ApiForward.OpenAsync(null, app =>
        {
            app.Map("/agent", page.AgentAsync);
            app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(TypeScriptSdk.Folder), ServeUnknownFileTypes = true });
        });
        return page;
    }

    /// <summary>The address at which the page reaches the chat API.</summary>
    public Uri LeadTo(Uri api)
    {
        _server.Target = api;
        return Address;
    }

    /// <summary>The WebSocket of the page that is opened next.</summary>
    public async Task<WebSocket> NextAsync()
    {
        var socket = await _socket.Task.WaitAsync(TimeSpan.FromMinutes(1));
        _socket = new TaskCompletionSource<WebSocket>();
        return socket;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AgentAsync(HttpContext context)
    {
        _socket.TrySetResult(await context.WebSockets.AcceptWebSocketAsync());
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
