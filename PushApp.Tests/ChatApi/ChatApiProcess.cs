using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PushApp.Tests.Support;

namespace PushApp.Tests.ChatApi;

/// <summary>The chat API as a process of its own, on a free port.</summary>
internal sealed class ChatApiProcess : IAsyncDisposable
{
    public const string JwtKey = "a key for tests, of more than thirty-two bytes";

    private readonly ServiceProcess _service;

    private ChatApiProcess(ServiceProcess service, Uri address)
    {
        _service = service;
        Http = new HttpClient { BaseAddress = address };
    }

    /// <summary>Without a token.</summary>
    public HttpClient Http { get; }

    /// <summary>What the process wrote, for a failed test's message.</summary>
    public string Output => _service.Output;

    public static async Task<ChatApiProcess> StartAsync(string redis, string rocketmq, string environment = "Development", params (string Key, string Value)[] settings)
    {
        var (service, address) = await ServiceProcess.StartAsync(
            "PushApp.ChatApi",
            [
                ("ASPNETCORE_ENVIRONMENT", environment),
                ("ConnectionStrings__redis", redis),
                ("ConnectionStrings__rocketmq", rocketmq),
                ("Jwt__Key", JwtKey),
                ("Envelope__Key", TestEnvelopes.Key),
                .. settings,
            ]);
        return new ChatApiProcess(service, address);
    }

    /// <summary>A client with a token of this user and these scopes, from the development endpoint.</summary>
    public async Task<HttpClient> AsAsync(string user, params string[] scopes)
    {
        object wanted = scopes.Length == 0 ? new { user } : new { user, scopes };
        using var response = await Http.PostAsJsonAsync("/api/dev/token", wanted);
        var token = (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString();
        // A test that says where a request belongs must not be corrected where something in this process listens to activities.
        return new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null })
        {
            BaseAddress = Http.BaseAddress,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
    }

    /// <summary>Asks the process to stop, as an orchestrator does, and waits for it to end.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> TerminateAsync() => _service.TerminateAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _service.DisposeAsync();
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
