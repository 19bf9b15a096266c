using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Net.Client;
using PushApp.Tests.Support;

namespace PushApp.Tests.Compat.Dashboard;

/// <summary>The dashboard as its app host starts it: a process of its own, configured by its environment.</summary>
internal sealed class DashboardProcess : IAsyncDisposable
{
    public const string BrowserToken = "the-browser-token";
    public const string OtlpKey = "the-otlp-key";
    public const string ApiKey = "the-api-key";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private DashboardProcess(Process process, Uri frontend, Uri otlp)
    {
        _process = process;
        Frontend = frontend;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = frontend };
        Otlp = GrpcChannel.ForAddress(otlp);
    }

    public Uri Frontend { get; }

    /// <summary>Follows no redirect and keeps no cookie.</summary>
    public HttpClient Http { get; }

    public GrpcChannel Otlp { get; }

    public static async Task<DashboardProcess> StartAsync(params (string Key, string Value)[] more)
    {
        var frontend = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var otlp = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var process = Create(
        [
            ("ASPNETCORE_URLS", frontend.ToString()),
            ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", otlp.ToString()),
            ("DASHBOARD__FRONTEND__BROWSERTOKEN", BrowserToken),
            ("DASHBOARD__OTLP__PRIMARYAPIKEY", OtlpKey),
            ("DASHBOARD__API__PRIMARYAPIKEY", ApiKey),
            .. more,
        ]);
        var dashboard = new DashboardProcess(process, frontend, otlp);
        process.OutputDataReceived += (_, line) => dashboard._output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => dashboard._output.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.TrueAsync(() =>
        {
            Assert.False(process.HasExited, string.Join('\n', dashboard._output));
            return dashboard._output.Any(line => line.Contains("OTLP/gRPC listening", StringComparison.Ordinal));
        });
        return dashboard;
    }

    /// <summary>Runs it until it ends by itself; answers its exit code and what it wrote to standard error.</summary>
    public static async Task<(int ExitCode, string Error)> RunAsync(params (string Key, string Value)[] environment)
    {
        using var process = Create(environment);
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }

    public async Task<HttpResponseMessage> GetApiAsync(string path, string? key = ApiKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/telemetry/{path}");
        if (key is not null)
        {
            request.Headers.Add("X-API-Key", key);
        }
        return await Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Otlp.Dispose();
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Create((string Key, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(BuiltProject.Assembly("Aspire.Dashboard", "compat"));
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }
        return new Process { StartInfo = start };
    }
}
