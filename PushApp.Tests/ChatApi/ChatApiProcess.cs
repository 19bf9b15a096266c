using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi;

/// <summary>The chat API as a process of its own, on a free port.</summary>
internal sealed class ChatApiProcess : IAsyncDisposable
{
    public const string JwtKey = "a key for tests, of more than thirty-two bytes";

    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output;

    private ChatApiProcess(Process process, ConcurrentQueue<string> output, Uri address)
    {
        _process = process;
        _output = output;
        Http = new HttpClient { BaseAddress = address };
    }

    /// <summary>Without a token.</summary>
    public HttpClient Http { get; }

    /// <summary>What the process wrote, for a failed test's message.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    public static async Task<ChatApiProcess> StartAsync(string redis, string rocketmq, string environment = "Development")
    {
        var start = new ProcessStartInfo("dotnet", [BuiltProject.Assembly("PushApp.ChatApi"), "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = environment,
                ["ConnectionStrings__redis"] = redis,
                ["ConnectionStrings__rocketmq"] = rocketmq,
                ["Jwt__Key"] = JwtKey,
            },
        };

        var output = new ConcurrentQueue<string>();
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"The chat API ended: {string.Join('\n', output)}"));
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChatApiProcess(process, output, await address.Task.WaitAsync(TimeSpan.FromMinutes(2)));

        void Take(string? line)
        {
            output.Enqueue(line ?? "");
            if (line?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                address.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
            }
        }
    }

    /// <summary>A client with a token of this user, from the development endpoint.</summary>
    public async Task<HttpClient> AsAsync(string user)
    {
        using var response = await Http.PostAsJsonAsync("/api/dev/token", new { user });
        var token = (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString();
        return new HttpClient
        {
            BaseAddress = Http.BaseAddress,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
