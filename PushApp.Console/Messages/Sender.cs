using System.Diagnostics;
using System.Text.Json;
using PushApp.OperatorConsole.ChatApi;
using PushApp.OperatorConsole.Clients;
using PushApp.OperatorConsole.Tokens;

namespace PushApp.OperatorConsole.Messages;

/// <summary>Sends messages from one page, looks others up, and follows all of them.</summary>
internal sealed class Sender : IDisposable
{
    private const int MaxMessages = 20;

    // A trace begins with what serves a request; here it is a person who begins.
    private static readonly ActivitySource Source = new("PushApp.Console");

    private readonly LinkedList<TrackedMessage> _messages = new();
    private readonly CancellationTokenSource _left = new();
    private readonly ChatApiClient _api;
    private readonly UserTokens _users;
    private readonly OperatorToken _operator;
    private readonly PageClients _clients;
    private readonly ReceiptWatcher _watcher;

    public Sender(ChatApiClient api, UserTokens users, OperatorToken token, PageClients clients, ReceiptWatcher watcher)
    {
        (_api, _users, _operator, _clients, _watcher) = (api, users, token, clients, watcher);
        clients.Framed += Follow;
    }

    /// <summary>Something is to be shown anew.</summary>
    public event Action? Changed;

    /// <summary>The last messages, the newest first.</summary>
    public IReadOnlyCollection<TrackedMessage> Messages => _messages;

    /// <summary>Whether one can send as any user; else as oneself only.</summary>
    public bool AsAnybody => _users.WhyNone is null;

    /// <summary>Sends a message. What comes of it stands in <see cref="Messages"/>, a refusal too.</summary>
    /// <param name="from">The sender, where one can send as any user.</param>
    /// <param name="to">The receivers; the only one is the group where it goes to one.</param>
    /// <param name="isGroup">Whether it goes to a group.</param>
    /// <param name="text">JSON; what is none is sent as a string.</param>
    /// <param name="persist">Whether it is kept in the inbox.</param>
    public async Task SendAsync(string from, IReadOnlyList<string> to, bool isGroup, string text, bool persist)
    {
        using var activity = Source.StartActivity("send from the console");
        var sender = AsAnybody ? from : await _operator.NameAsync();
        var id = Guid.CreateVersion7().ToString();
        var message = new TrackedMessage(id, sender, isGroup ? [] : to, isGroup ? to[0] : null)
        {
            SentAt = DateTimeOffset.UtcNow,
            IsKept = persist,
            TraceId = activity?.TraceId.ToString(),
        };
        Add(message);
        try
        {
            var token = AsAnybody ? await _users.OfAsync(sender) : await _operator.GetAsync();
            await SendAsync(message, token, Body(text));
        }
        catch (ChatApiException e)
        {
            message.Refused(e.Message, isAnswered: e.Status is not null);
        }

        Changed?.Invoke();
        if (persist && message.Refusal is null)
        {
            Look(message);
        }
    }

    /// <summary>Looks a message up that somebody has sent. What is known of it stands in <see cref="Messages"/>.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="from">Its sender.</param>
    /// <param name="to">Its receivers; the only one is the group where it went to one.</param>
    /// <param name="isGroup">Whether it went to a group.</param>
    public void LookUp(string id, string from, IReadOnlyList<string> to, bool isGroup)
    {
        var message = new TrackedMessage(id, from, isGroup ? [] : to, isGroup ? to[0] : null);
        Add(message);
        Look(message);
    }

    /// <summary>Follows a message, once more where that has ended.</summary>
    public void Look(TrackedMessage message)
    {
        foreach (var trip in message.Trips)
        {
            _ = _watcher.FollowAsync(trip, () => Seen(message), _left.Token);
        }

        if ((message.Group ?? message.GroupReceipt?.Group) is { } group)
        {
            _ = _watcher.FollowAsync(message, group, Show, _left.Token);
        }
    }

    public void Dispose()
    {
        _clients.Framed -= Follow;
        _left.Cancel();
        _left.Dispose();
    }

    /// <summary>What a text means as a message's body.</summary>
    internal static JsonElement Body(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }

    private async Task SendAsync(TrackedMessage message, string token, JsonElement body)
    {
        if (message.Group is { } group)
        {
            message.Answered(await _api.SendToGroupAsync(token, group, new(null, message.Id, body, message.IsKept)), DateTimeOffset.UtcNow);
        }
        else if (message.To.Count == 1)
        {
            message.Answered(await _api.SendAsync(token, new(message.To[0], message.Id, body, message.IsKept)), DateTimeOffset.UtcNow);
        }
        else
        {
            message.Answered(await _api.SendToManyAsync(token, new(message.To, message.Id, body, message.IsKept)), DateTimeOffset.UtcNow);
        }
    }

    // That a user has it as a member of a group is known from the receipt only.
    private void Seen(TrackedMessage message)
    {
        if (message is { Group: null, GroupWatch.State: WatchState.None, Trips: [{ Receipt.Group: { } group }] })
        {
            _ = _watcher.FollowAsync(message, group, Show, _left.Token);
        }

        Show();
    }

    private void Show() => Changed?.Invoke();

    private void Add(TrackedMessage message)
    {
        _messages.AddFirst(message);
        if (_messages.Count > MaxMessages)
        {
            _messages.RemoveLast();
        }

        Show();
    }

    private void Follow(PageClient client, ClientFrame frame, DateTimeOffset at)
    {
        var concerned = false;
        foreach (var trip in _messages.SelectMany(message => message.Trips))
        {
            concerned |= trip.Take(client, frame, at);
        }

        if (concerned)
        {
            Show();
        }
    }
}
