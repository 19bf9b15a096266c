using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PushApp.Tests.Sdk.Agents;

/// <summary>An address that leads to the chat API, wherever that is now. Answers can be lost on it.</summary>
internal sealed class ApiForward : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly WebApplication _app;
    private int _lost;

    private ApiForward(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Where it leads; null for nowhere: connections are broken.</summary>
    public Uri? Target { get; set; }

    /// <summary>How many answers are still to be lost: the chat API gives them, and the connection is broken.</summary>
    public int Lose { get => _lost; set => _lost = value; }

    /// <summary>Opens it.</summary>
    /// <param name="target">Where it leads.</param>
    /// <param name="more">What the same server has beside.</param>
    public static async Task<ApiForward> OpenAsync(Uri? target, Action<WebApplication>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var forward = new ApiForward(app) { Target = target };
        app.UseWebSockets();
        app.Map("/api/{**path}", forward.ForwardAsync);
        more?.Invoke(app);
        await app.StartAsync();
        return forward;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        try
        {
            using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(Target ?? throw new HttpRequestException(), context.Request.Path))
            {
                Content = new StreamContent(context.Request.Body),
            };
            request.Headers.TryAddWithoutValidation("Authorization", $"{context.Request.Headers.Authorization}");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
            using var response = await _http.SendAsync(request, context.RequestAborted);
            var answer = await response.Content.ReadAsByteArrayAsync(context.RequestAborted);
            if (Interlocked.Decrement(ref _lost) >= 0)
            {
                throw new HttpRequestException("The answer is to be lost.");
            }

            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            context.Response.Headers.RetryAfter = response.Headers.RetryAfter?.ToString();
            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            context.Abort();
        }
    }
}
