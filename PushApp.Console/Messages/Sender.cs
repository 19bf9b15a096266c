using System.Diagnostics;
using System.Text.Json;
using PushApp.OperatorConsole.ChatApi;
using PushApp.OperatorConsole.Clients;
using PushApp.OperatorConsole.Tokens;

namespace PushApp.OperatorConsole.Messages;

/// <summary>Sends messages from one page, and follows them to the page's clients.</summary>
internal sealed class Sender : IDisposable
{
    private const int MaxTrips = 20;

    // A trace begins with what serves a request; here it is a person who begins.
    private static readonly ActivitySource Source = new("PushApp.Console");

    private readonly LinkedList<Trip> _trips = new();
    private readonly ChatApiClient _api;
    private readonly UserTokens _users;
    private readonly OperatorToken _operator;
    private readonly PageClients _clients;

    public Sender(ChatApiClient api, UserTokens users, OperatorToken token, PageClients clients)
    {
        (_api, _users, _operator, _clients) = (api, users, token, clients);
        clients.Framed += Follow;
    }

    /// <summary>Something is to be shown anew.</summary>
    public event Action? Changed;

    /// <summary>The last messages, the newest first.</summary>
    public IReadOnlyCollection<Trip> Trips => _trips;

    /// <summary>Whether one can send as any user; else as oneself only.</summary>
    public bool AsAnybody => _users.WhyNone is null;

    /// <summary>Sends a message. What comes of it stands in <see cref="Trips"/>, a refusal too.</summary>
    /// <param name="from">The sender, where one can send as any user.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="text">JSON; what is none is sent as a string.</param>
    /// <param name="persist">Whether it is kept in the inbox.</param>
    public async Task SendAsync(string from, string to, string text, bool persist)
    {
        var sender = AsAnybody ? from : await _operator.NameAsync();
        string token;
        try
        {
            token = AsAnybody ? await _users.OfAsync(from) : await _operator.GetAsync();
        }
        catch (ChatApiException e)
        {
            var refused = new Trip("", sender, to, DateTimeOffset.UtcNow);
            refused.Refused(DateTimeOffset.UtcNow, e.Message);
            Add(refused);
            return;
        }

        using var activity = Source.StartActivity("send from the console");
        var message = new OutgoingMessage(to, Guid.CreateVersion7().ToString(), Body(text), persist);
        var trip = new Trip(message.Id, sender, to, DateTimeOffset.UtcNow) { TraceId = activity?.TraceId.ToString() };
        Add(trip);
        try
        {
            var answer = await _api.SendAsync(token, message);
            trip.Answered(DateTimeOffset.UtcNow, answer);
        }
        catch (ChatApiException e)
        {
            trip.Refused(DateTimeOffset.UtcNow, e.Message);
        }

        Changed?.Invoke();
    }

    public void Dispose() => _clients.Framed -= Follow;

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

    private void Add(Trip trip)
    {
        _trips.AddFirst(trip);
        if (_trips.Count > MaxTrips)
        {
            _trips.RemoveLast();
        }

        Changed?.Invoke();
    }

    private void Follow(PageClient client, ClientFrame frame, DateTimeOffset at)
    {
        var concerned = false;
        foreach (var trip in _trips)
        {
            concerned |= trip.Take(client, frame, at);
        }

        if (concerned)
        {
            Changed?.Invoke();
        }
    }
}
