using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PushApp.Client.Connections;
using PushApp.Client.Presence;
using PushApp.Client.Protocol;
using PushApp.Client.Receiving;
using PushApp.Client.Requests;
using PushApp.Client.Sending;
using PushApp.Client.Tokens;

namespace PushApp.Client;

/// <summary>
/// A client of PushApp that stays. It keeps a connection to a gateway, hands the user's messages to the application one
/// after the other and in order, acknowledges what has been handled, continues there after any interruption, and sends.
/// A message counts as handled when its handler has finished; until then it comes again.
/// </summary>
public sealed class PushClient : IAsyncDisposable
{
    private readonly PushClientOptions _options;
    private readonly TokenSource _tokens;
    private readonly ApiRequests _api;
    private readonly MessageSender _sender;
    private readonly BatchSender _batchSender;
    private readonly PresenceWatcher _presence;
    private readonly ClientInbox _inbox;
    private readonly ClientEvents _events;
    private readonly Acknowledger _acknowledger;
    private readonly AsyncLocal<bool> _inHandler = new();

    // The first ends the application's side, the second the connection, when what was handled has been acknowledged.
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _goodbye = new();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<Task<ConnectionEnd>> _finish;
    private Task<ConnectionEnd>? _connecting;
    private int _started;

    /// <summary>Makes a client; it connects when it is run.</summary>
    /// <exception cref="ArgumentException">An option cannot be used; the message names it.</exception>
    public PushClient(PushClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
        _tokens = new TokenSource(options.Token);
        _api = new ApiRequests(options, _tokens);
        _sender = new MessageSender(options, _api);
        _batchSender = new BatchSender(options, _api);
        _presence = new PresenceWatcher(options, _api);
        _inbox = new ClientInbox(options.MaxWaitingMessages, options.MaxWaitingBytes);
        _events = new ClientEvents(options.Logger);
        _acknowledger = new Acknowledger(_inbox, options.Cursors, options.Logger);
        _finish = new Lazy<Task<ConnectionEnd>>(FinishAsync);
    }

    /// <summary>The client has come to another state. Called one at a time; what it takes long for, it holds up.</summary>
    public event Action<ClientStateChange>? StateChanged
    {
        add => _events.StateChanged += value;
        remove => _events.StateChanged -= value;
    }

    /// <summary>Messages may be missing before those that follow. Called like <see cref="StateChanged"/>.</summary>
    public event Action<MissedMessages>? MessagesMissed
    {
        add => _events.MessagesMissed += value;
        remove => _events.MessagesMissed -= value;
    }

    /// <summary>The state now.</summary>
    public ClientState State => _events.State;

    /// <summary>
    /// Connects and hands each message to the handler until the client is closed. A handler that fails is called again with
    /// the same message, with backoff: nothing behind it is handled meanwhile, nothing is lost. Its token is cancelled when the
    /// client is being closed; a handler that finishes all the same has handled its message.
    /// </summary>
    /// <param name="handler">Handles one message; called on the thread pool, one call at a time.</param>
    /// <param name="cancellationToken">Closes the client, as <see cref="CloseAsync"/> does.</param>
    /// <returns>Ends when the client has been closed.</returns>
    /// <exception cref="PushClosedException">The gateway does not want the client back.</exception>
    /// <exception cref="Exception">What the handler threw for the last time, see <see cref="PushClientOptions.MaxHandlerAttempts"/>.</exception>
    public async Task RunAsync(Func<PushMessage, CancellationToken, Task> handler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Start();
        using var closing = cancellationToken.Register(_stop.Cancel);
        ConnectionEnd end;
        try
        {
            await Task.Run(() => new HandlerLoop(_inbox, _options, CallAsync).RunAsync(_stop.Token), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            end = await _finish.Value.ConfigureAwait(false);
            _finished.TrySetResult();
        }

        ThrowIfRefused(end);

        Task CallAsync(PushMessage message, CancellationToken stopping)
        {
            _inHandler.Value = true;
            return handler(message, stopping);
        }
    }

    /// <summary>
    /// Connects, and gives the messages as a stream that ends when the client is closed. A message counts as handled when the
    /// loop asks for the next one: one at which the loop is left, by <c>break</c> or by an exception, comes again.
    /// </summary>
    /// <param name="cancellationToken">Closes the client.</param>
    /// <exception cref="PushClosedException">The gateway does not want the client back.</exception>
    public async IAsyncEnumerable<PushMessage> MessagesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Start();
        _finished.TrySetResult();
        using var closing = cancellationToken.Register(_stop.Cancel);
        ConnectionEnd end;
        try
        {
            while (!_stop.IsCancellationRequested && await _inbox.NextAsync(_stop.Token).ConfigureAwait(false) is { } message)
            {
                yield return message;
                _inbox.Handle(message);
            }
        }
        finally
        {
            end = await _finish.Value.ConfigureAwait(false);
        }

        ThrowIfRefused(end);
    }

    /// <summary>Sends a message through the chat API, in the way of the Web: names in camelCase.</summary>
    /// <inheritdoc cref="SendJsonAsync"/>
    [RequiresUnreferencedCode("Writes T by reflection. Use the overload that takes a JsonTypeInfo, or SendJsonAsync.")]
    [RequiresDynamicCode("Writes T by reflection. Use the overload that takes a JsonTypeInfo, or SendJsonAsync.")]
    public Task<SendResult> SendAsync<T>(string to, T body, SendOptions? options = null, CancellationToken cancellationToken = default) =>
        SendJsonAsync(to, JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web), options, cancellationToken);

    /// <summary>Sends a message through the chat API, with what the source generator has made for its type.</summary>
    /// <inheritdoc cref="SendJsonAsync"/>
    public Task<SendResult> SendAsync<T>(string to, T body, JsonTypeInfo<T> type, SendOptions? options = null, CancellationToken cancellationToken = default) =>
        SendJsonAsync(to, JsonSerializer.SerializeToUtf8Bytes(body, type), options, cancellationToken);

    /// <summary>
    /// Sends a message through the chat API. It is tried again, always with the same id, while the API is not reached or says
    /// to come back later; so it is sent once, whatever happens to the answers. The client need not be running.
    /// </summary>
    /// <param name="to">The receiver.</param>
    /// <param name="body">The body; here one JSON value in UTF-8, which arrives byte for byte.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="cancellationToken">Gives up; the message may have been taken.</param>
    /// <exception cref="PushSendException">The chat API refused it, or was not reached within <see cref="PushClientOptions.SendTimeout"/>.</exception>
    public Task<SendResult> SendJsonAsync(string to, ReadOnlyMemory<byte> body, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(to);
        return _sender.SendAsync(to, body, options, cancellationToken);
    }

    /// <summary>
    /// Sends many messages with one request. What nobody has answered, or the API has no room for, is tried again with the same
    /// ids, without what is sent; it may then arrive behind the others. What is refused keeps the others not back, and is told
    /// in its result. The client need not be running.
    /// </summary>
    /// <param name="messages">The messages. The chat API takes 1,000 with 4 MiB, by default; a batch that it refuses is the error of each message.</param>
    /// <param name="cancellationToken">Gives up; messages may have been taken.</param>
    /// <returns>One for each message, in order.</returns>
    /// <exception cref="JsonException">A body is no JSON value. Nothing is sent.</exception>
    public Task<IReadOnlyList<BatchResult>> SendBatchAsync(IReadOnlyList<BatchMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return _batchSender.SendAsync(messages, cancellationToken);
    }

    /// <summary>
    /// Watches users: who is connected now, and who comes and leaves. It needs the chat API and, for changes, a client that runs;
    /// after each reconnect it asks again, as what changed meanwhile was told to nobody.
    /// </summary>
    /// <param name="users">The users; they may be watched several times.</param>
    /// <returns>What tells of them until it is disposed.</returns>
    /// <exception cref="InvalidOperationException">The client has no chat API or no gateway, or watches more than <see cref="PushClientOptions.MaxWatchedUsers"/>.</exception>
    public PresenceWatch WatchPresence(IEnumerable<string> users)
    {
        ArgumentNullException.ThrowIfNull(users);
        ThrowIfNoGateway();
        return _options.Api is not null ? _presence.Watch(users)
            : throw new InvalidOperationException($"{nameof(PushClientOptions)}.{nameof(PushClientOptions.Api)} is not set.");
    }

    /// <summary>
    /// Closes the client: lets the handler finish, acknowledges what has been handled, and says goodbye to the gateway. Called
    /// in the handler it returns at once, and the client closes when the handler has finished.
    /// </summary>
    public async Task CloseAsync()
    {
        var running = Interlocked.Exchange(ref _started, 1) == 1;
        await _stop.CancelAsync().ConfigureAwait(false);
        if (!running)
        {
            _finished.TrySetResult();
            _presence.Close();
            _events.Changed(new ClientStateChange(ClientState.Closed, CloseCodes.Normal));
        }
        else if (!_inHandler.Value)
        {
            await _finished.Task.ConfigureAwait(false);
            await _finish.Value.ConfigureAwait(false);
        }
    }

    /// <summary>Closes the client.</summary>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        if (!_inHandler.Value)
        {
            _api.Dispose();
            _acknowledger.Dispose();
            _tokens.Dispose();
        }
    }

    private void ThrowIfNoGateway()
    {
        if (_options.Gateways.Count == 0)
        {
            throw new InvalidOperationException($"{nameof(PushClientOptions)}.{nameof(PushClientOptions.Gateways)} is empty: this client only sends.");
        }
    }

    private void Start()
    {
        ThrowIfNoGateway();
        if (Interlocked.Exchange(ref _started, 1) == 1)
        {
            throw new InvalidOperationException("A client runs once. Make another one.");
        }

        _connecting = Task.Run(ConnectAsync);
    }

    private async Task<ConnectionEnd> ConnectAsync()
    {
        try
        {
            var end = await new ConnectionLoop(_options, _tokens, _inbox, _acknowledger, _presence, _events).RunAsync(_goodbye.Token).ConfigureAwait(false);
            _events.Changed(new ClientStateChange(ClientState.Closed, end.Code, end.Reason));
            return end;
        }
        finally
        {
            _inbox.Close();
            _presence.Close();
        }
    }

    private async Task<ConnectionEnd> FinishAsync()
    {
        // What waits is read no more; so the connection's end is read.
        _inbox.Close();
        await _goodbye.CancelAsync().ConfigureAwait(false);
        var end = _connecting is { } connecting ? await connecting.ConfigureAwait(false) : new ConnectionEnd(CloseCodes.Normal, null);

        // What was handled after the connection had ended.
        await _acknowledger.FlushAsync().ConfigureAwait(false);
        return end;
    }

    private static void ThrowIfRefused(ConnectionEnd end)
    {
        if (end.Code != CloseCodes.Normal)
        {
            throw new PushClosedException(end.Code, end.Reason);
        }
    }
}
