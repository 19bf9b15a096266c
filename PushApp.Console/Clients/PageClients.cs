using Microsoft.JSInterop;
using PushApp.OperatorConsole.Tokens;

namespace PushApp.OperatorConsole.Clients;

/// <summary>
/// The clients of one page. Their connections are the browser's own, so that what is seen is what a client sees; they last as
/// long as the page does, whatever of it is shown.
/// </summary>
internal sealed class PageClients(IJSRuntime js, UserTokens tokens, GatewayAddress gateways) : IAsyncDisposable
{
    private const int ClockReadings = 3;

    private readonly Dictionary<string, PageClient> _clients = new(StringComparer.Ordinal);
    private DotNetObjectReference<PageClients>? _self;
    private IJSObjectReference? _script;
    private TimeSpan _clockOffset;
    private int _last;

    /// <summary>Something is to be shown anew.</summary>
    public event Action? Changed;

    /// <summary>A client has received or sent a frame, at a moment of this machine's clock.</summary>
    public event Action<PageClient, ClientFrame, DateTimeOffset>? Framed;

    /// <summary>All of them, the newest first.</summary>
    public IEnumerable<PageClient> All => _clients.Values.Reverse();

    /// <summary>Why nobody can connect here; null where one can.</summary>
    public async Task<string?> WhyNotAsync() => tokens.WhyNone
        ?? (await gateways.FindAsync() is null ? $"{ConsoleOptions.Section}:{nameof(ConsoleOptions.GatewayAddress)} does not say where a browser reaches the gateways." : null);

    /// <summary>Connects a device of a user.</summary>
    /// <exception cref="ChatApi.ChatApiException">There is no token for her.</exception>
    public async Task ConnectAsync(string user, string device, bool acknowledges)
    {
        var client = new PageClient($"client-{++_last}", user, device);
        // Before it connects: its first frame may come before the script's answer.
        _clients[client.Id] = client;
        try
        {
            await ConnectAsync(client, acknowledges);
        }
        catch
        {
            _clients.Remove(client.Id);
            throw;
        }

        Changed?.Invoke();
    }

    /// <summary>Connects one again whose connection has ended.</summary>
    /// <exception cref="ChatApi.ChatApiException">There is no token for its user.</exception>
    public async Task ConnectAsync(PageClient client, bool acknowledges)
    {
        var token = await tokens.OfAsync(client.User);
        var script = await ScriptAsync();
        client.Begin();
        var address = $"{await gateways.FindAsync()}/ws?device={Uri.EscapeDataString(client.Device)}";
        await script.InvokeVoidAsync("open", _self, client.Id, address, token, acknowledges);
    }

    /// <summary>Says whether a client acknowledges each message when it arrives.</summary>
    public async Task LetAcknowledgeAsync(PageClient client, bool acknowledges) =>
        await (await ScriptAsync()).InvokeVoidAsync("letAcknowledge", client.Id, acknowledges);

    /// <summary>Acknowledges all that has arrived.</summary>
    public async Task AcknowledgeAsync(PageClient client) => await (await ScriptAsync()).InvokeVoidAsync("acknowledge", client.Id);

    /// <summary>Ends a client's connection.</summary>
    public async Task DisconnectAsync(PageClient client) => await (await ScriptAsync()).InvokeVoidAsync("close", client.Id);

    /// <summary>Takes a client away whose connection has ended.</summary>
    public void Remove(PageClient client)
    {
        _clients.Remove(client.Id);
        Changed?.Invoke();
    }

    /// <summary>The script tells frames.</summary>
    [JSInvokable]
    public void Frames(string id, ClientFrame[] frames, long skipped)
    {
        if (_clients.TryGetValue(id, out var client))
        {
            client.Take(frames, skipped);
            foreach (var frame in frames)
            {
                Framed?.Invoke(client, frame, DateTimeOffset.UnixEpoch.AddMilliseconds(frame.At) + _clockOffset);
            }

            Changed?.Invoke();
        }
    }

    /// <summary>The script tells the end of a connection.</summary>
    [JSInvokable]
    public void Closed(string id, int code, string reason)
    {
        if (_clients.TryGetValue(id, out var client))
        {
            client.End(code, reason);
            Changed?.Invoke();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        try
        {
            await (_script?.DisposeAsync() ?? default);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its clients with it.
        }
    }

    private async Task<IJSObjectReference> ScriptAsync()
    {
        if (_script is null)
        {
            _self = DotNetObjectReference.Create(this);
            _script = await js.InvokeAsync<IJSObjectReference>("import", "./Clients/ClientsPage.razor.js");
            _clockOffset = await ClockOffsetAsync(_script);
        }

        return _script;
    }

    // Of the quickest reading, halfway between question and answer.
    private static async Task<TimeSpan> ClockOffsetAsync(IJSObjectReference script)
    {
        var (best, offset) = (TimeSpan.MaxValue, TimeSpan.Zero);
        for (var i = 0; i < ClockReadings; i++)
        {
            var asked = DateTimeOffset.UtcNow;
            var theirs = DateTimeOffset.UnixEpoch.AddMilliseconds(await script.InvokeAsync<double>("now"));
            var taken = DateTimeOffset.UtcNow - asked;
            if (taken < best)
            {
                (best, offset) = (taken, asked + (taken / 2) - theirs);
            }
        }

        return offset;
    }
}
