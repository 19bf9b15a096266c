using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PushApp.Client;
using PushApp.Client.Requests;
using PushApp.Client.Tokens;

namespace PushApp.Tests.Client;

/// <summary>A server in the place of the chat API that answers as a test says, and what asks it.</summary>
internal sealed class StubApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TokenSource _tokens;
    private int _tokensAsked;

    private StubApi(WebApplication app, TimeSpan sendTimeout)
    {
        _app = app;
        Options = new PushClientOptions { Api = new Uri(app.Urls.First()), Token = _ => ValueTask.FromResult($"token-{++_tokensAsked}"), SendTimeout = sendTimeout };
        _tokens = new TokenSource(Options.Token);
        Requests = new ApiRequests(Options, _tokens);
    }

    public PushClientOptions Options { get; }

    public ApiRequests Requests { get; }

    /// <summary>The bodies that came, in order.</summary>
    public ConcurrentQueue<JsonElement> Came { get; } = new();

    /// <summary>The tokens that they came with.</summary>
    public ConcurrentQueue<string> Tokens { get; } = new();

    /// <summary>Starts it.</summary>
    /// <param name="answer">Gives status and body for a request, by its number from 1.</param>
    /// <param name="sendTimeout">How long sending is tried; null for long.</param>
    public static async Task<StubApi> StartAsync(Func<int, JsonElement, Task<(int Status, string Body)>> answer, TimeSpan? sendTimeout = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        StubApi? stub = null;
        app.MapPost("/api/{**path}", async context =>
        {
            var json = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement;
            stub!.Tokens.Enqueue($"{context.Request.Headers.Authorization}");
            stub.Came.Enqueue(json);
            var (status, body) = await answer(stub.Came.Count, json);
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
        });
        await app.StartAsync();
        return stub = new StubApi(app, sendTimeout ?? TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        Requests.Dispose();
        _tokens.Dispose();
        await _app.DisposeAsync();
    }
}
