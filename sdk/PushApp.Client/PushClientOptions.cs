using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PushApp.Client.Cursors;

namespace PushApp.Client;

/// <summary>What a client is told.</summary>
public sealed record PushClientOptions
{
    /// <summary>
    /// The gateways' addresses, as <c>https://push.example.com</c>. Several where no load balancer stands before them: after
    /// one that failed the next is tried. None for a client that only sends.
    /// </summary>
    public IReadOnlyList<Uri> Gateways { get; init; } = [];

    /// <summary>The chat API's address; null for a client that does not send.</summary>
    public Uri? Api { get; init; }

    /// <summary>
    /// Gets an access token, a JWT. It is asked before the first connection, before the token's end, and when a token was
    /// refused. What it throws is logged, and it is asked again with backoff.
    /// </summary>
    public required Func<CancellationToken, ValueTask<string>> Token { get; init; }

    /// <summary>Which of the user's devices this is: 1 to 128 letters, digits and <c>. _ @ : -</c>. One device has one connection.</summary>
    public string Device { get; init; } = "default";

    /// <summary>
    /// Keeps how far the application has come. By default in memory: a new process continues after what was acknowledged
    /// last. <see cref="FileCursorStore"/> keeps it on disk.
    /// </summary>
    public ICursorStore Cursors { get; init; } = new MemoryCursorStore();

    /// <summary>The most messages that are received and not yet handled, 1 or more. At the limit the client stops reading.</summary>
    public int MaxWaitingMessages { get; init; } = 256;

    /// <summary>The most bytes of bodies that are received and not yet handled, 1 or more; the last message may go past it.</summary>
    public int MaxWaitingBytes { get; init; } = 1024 * 1024;

    /// <summary>The most bytes of a frame from the gateway, 1024 or more. A longer one ends the connection.</summary>
    public int MaxFrameBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>How often the handler is called for one message, 1 or more; null for as often as it takes.</summary>
    public int? MaxHandlerAttempts { get; init; }

    /// <summary>Decides about a message whose handler failed <see cref="MaxHandlerAttempts"/> times; without it the client stops.</summary>
    public Func<PushMessage, Exception, HandlerFailure>? HandlerFailed { get; init; }

    /// <summary>How long a connection may take until its welcome has come.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most users who are watched, 1 or more. More are refused by <see cref="PushClient.WatchPresence"/>.</summary>
    public int MaxWatchedUsers { get; init; } = 10_000;

    /// <summary>How long sending a message is tried.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Sends to the chat API, as for a proxy of one's own; null to have one made. It is not disposed.</summary>
    public HttpClient? Http { get; init; }

    /// <summary>Sets up each WebSocket before it connects, as for a proxy or certificates of one's own.</summary>
    public Action<ClientWebSocketOptions>? ConfigureWebSocket { get; init; }

    /// <summary>Where the client logs.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Checks what is given.</summary>
    /// <exception cref="ArgumentException">A value cannot be used; the message names it.</exception>
    internal void Check()
    {
        foreach (var address in Api is null ? Gateways : [.. Gateways, Api])
        {
            Require(address.IsAbsoluteUri && address.Scheme is "http" or "https" or "ws" or "wss", $"{address} is no address of a server", "Gateways or Api");
        }

        Require(Token is not null, "it is needed", nameof(Token));
        Require(Device is { Length: > 0 and <= 128 }, "it has 1 to 128 characters", nameof(Device));
        Require(MaxWaitingMessages > 0, "it is 1 or more", nameof(MaxWaitingMessages));
        Require(MaxWaitingBytes > 0, "it is 1 or more", nameof(MaxWaitingBytes));
        Require(MaxFrameBytes >= 1024, "it is 1024 or more", nameof(MaxFrameBytes));
        Require(MaxHandlerAttempts is null or > 0, "it is 1 or more, or null", nameof(MaxHandlerAttempts));
        Require(MaxWatchedUsers > 0, "it is 1 or more", nameof(MaxWatchedUsers));
        Require(ConnectTimeout > TimeSpan.Zero, "it is longer than nothing", nameof(ConnectTimeout));
        Require(SendTimeout > TimeSpan.Zero, "it is longer than nothing", nameof(SendTimeout));
    }

    private static void Require(bool holds, string why, string option)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(PushClientOptions)}.{option}: {why}.");
        }
    }
}
