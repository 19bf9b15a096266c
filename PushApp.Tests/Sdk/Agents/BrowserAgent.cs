using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;

namespace PushApp.Tests.Sdk.Agents;

/// <summary>An agent that is a page in Chromium, without a window.</summary>
internal sealed class BrowserAgent : Agent
{
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Process _browser;
    private readonly Page _page;
    private WebSocket? _socket;
    private Task _reading = Task.CompletedTask;

    private BrowserAgent(Process browser, Page page) => (_browser, _page) = (browser, page);

    protected override string Log => "";

    protected override string? Ended => _browser.HasExited ? $"Chromium ended with {_browser.ExitCode}." : null;

    /// <summary>Opens the page.</summary>
    /// <param name="page">Its server.</param>
    /// <param name="profile">The folder of what the browser stores.</param>
    /// <param name="options">Options of the browser.</param>
    public static async Task<Agent> StartAsync(Page page, string profile, params string[] options)
    {
        var address = new Uri(page.Address, $"/agent/browser.html?agent={Uri.EscapeDataString($"ws://{page.Address.Authority}/agent")}");
        var start = new ProcessStartInfo("chromium",
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            $"--user-data-dir={profile}", .. options, $"{address}",
        ])
        {
            RedirectStandardError = true,
        };
        var browser = Process.Start(start)!;
        browser.ErrorDataReceived += (_, _) => { };
        browser.BeginErrorReadLine();
        var agent = new BrowserAgent(browser, page) { _socket = await page.NextAsync() };
        agent._reading = agent.ReadAsync();
        await agent.UntilAsync(() => agent.Events.Any(says => says.Name == "ready"));
        return agent;
    }

    public override void Signal(string name) => ProcessTree.Signal(_browser, name);

    public override async ValueTask DisposeAsync()
    {
        // Asked to end, it writes what pages have stored.
        using (var kill = Process.Start("kill", ["-TERM", $"{_browser.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _browser.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _browser.Kill(entireProcessTree: true);
        await _reading;
        _socket?.Dispose();
        _browser.Dispose();
        _writing.Dispose();
    }

    protected override Uri ApiFor(Uri api) => _page.LeadTo(api);

    protected override async Task WriteAsync(string command)
    {
        await _writing.WaitAsync();
        try
        {
            await _socket!.SendAsync(Encoding.UTF8.GetBytes(command), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                using var frame = new MemoryStream();
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket!.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                    frame.Write(buffer, 0, part.Count);
                }
                while (!part.EndOfMessage);

                if (part.MessageType is WebSocketMessageType.Close)
                {
                    return;
                }

                Take(Encoding.UTF8.GetString(frame.GetBuffer(), 0, (int)frame.Length));
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The browser has ended.
        }
    }
}
