namespace PushApp.Tests.OperatorConsole;

/// <summary>The console as a process of its own, on a free port.</summary>
internal sealed class ConsoleProcess : IAsyncDisposable
{
    private readonly ServiceProcess _service;

    private ConsoleProcess(ServiceProcess service, Uri address)
    {
        _service = service;
        // A page that comes for the first time is sent to sign in: the tests see that themselves, and keep cookies themselves.
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
    }

    public Uri Address => Http.BaseAddress!;

    public HttpClient Http { get; }

    /// <summary>What the process wrote.</summary>
    public string Output => _service.Output;

    /// <param name="chatApi">Where the chat API is.</param>
    /// <param name="gateway">Where a gateway is.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="settings">Variables beside these.</param>
    public static async Task<ConsoleProcess> StartAsync(Uri chatApi, Uri gateway, string environment = "Development", params (string Key, string Value)[] settings)
    {
        var (service, address) = await ServiceProcess.StartAsync(
            "PushApp.Console",
            [
                ("ASPNETCORE_ENVIRONMENT", environment),
                ("services__chatapi__http__0", $"{chatApi}"),
                ("services__gateway__http__0", $"{gateway}"),
                .. settings,
            ]);
        return new ConsoleProcess(service, address);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _service.DisposeAsync();
    }
}
