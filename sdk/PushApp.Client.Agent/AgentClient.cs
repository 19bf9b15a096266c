using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using PushApp.Client.Cursors;

namespace PushApp.Client.Agent;

/// <summary>A client that runs as a command says and tells what happens to it.</summary>
internal sealed class AgentClient : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string>> _tokens = new();
    private readonly Dictionary<string, PresenceWatch> _watches = [];
    private readonly string _name;
    private readonly Events _events;
    private readonly Handler _handler;
    private readonly PushClient _client;
    private int _asked;

    public AgentClient(string name, JsonElement command, Events events)
    {
        (_name, _events) = (name, events);
        _handler = new Handler(Text(command, "handler") ?? "ok");
        var gateways = command.TryGetProperty("gateway", out var given) ? given : default;
        _client = new PushClient(new PushClientOptions
        {
            Gateways = gateways.ValueKind switch
            {
                JsonValueKind.Array => [.. gateways.EnumerateArray().Select(gateway => new Uri(gateway.GetString()!))],
                JsonValueKind.String => [new Uri(gateways.GetString()!)],
                _ => [],
            },
            Api = Text(command, "api") is { } api ? new Uri(api) : null,
            Token = TokenAsync,
            Device = Text(command, "device") ?? "default",
            Cursors = Text(command, "store") is { } store and not "memory" ? new FileCursorStore(store) : new MemoryCursorStore(),
            Logger = new ErrorLogger(),
        });
        _client.StateChanged += change => Write("state", json =>
        {
            json.WriteString("state", change.State.ToString().ToLowerInvariant());
            if (change.Code is { } code)
            {
                json.WriteNumber("code", code);
                json.WriteString("reason", change.Reason);
            }
        });
        _client.MessagesMissed += missed => Write("recovered", json =>
        {
            json.WriteBoolean("recovered", false);
            json.WriteString("cause", missed.Cause.ToString().ToLowerInvariant());
            json.WriteString("epoch", missed.Epoch);
        });
        if (gateways.ValueKind is not JsonValueKind.Undefined)
        {
            _ = RunAsync();
        }
    }

    /// <summary>Answers the client's question for a token; null has it fail.</summary>
    public void Token(int number, string? token)
    {
        var answer = Answer(number);
        if (token is null)
        {
            answer.TrySetException(new InvalidOperationException("The token provider is to fail."));
        }
        else
        {
            answer.TrySetResult(token);
        }
    }

    /// <summary>Sends a message.</summary>
    public async void Send(JsonElement command)
    {
        var request = command.GetProperty("request").GetInt32();
        try
        {
            var body = Encoding.UTF8.GetBytes(command.GetProperty("body").GetRawText());
            var result = await _client.SendJsonAsync(Text(command, "to")!, body, new SendOptions { Id = Text(command, "id") });
            Write("sent", json =>
            {
                json.WriteNumber("request", request);
                json.WriteString("id", result.Id);
                json.WriteNumber("seq", result.Seq);
                json.WriteString("status", result.Status);
            });
        }
        catch (Exception e)
        {
            Write("send-failed", json =>
            {
                json.WriteNumber("request", request);
                json.WriteNumber("status", (e as PushSendException)?.Status ?? 0);
                json.WriteString("detail", (e as PushSendException)?.Detail ?? e.Message);
            });
        }
    }

    /// <summary>Sends messages with one request.</summary>
    public async void SendBatch(JsonElement command)
    {
        try
        {
            var messages = command.GetProperty("messages").EnumerateArray().Select(message => new BatchMessage(
                Text(message, "to")!, Encoding.UTF8.GetBytes(message.GetProperty("body").GetRawText()), new SendOptions { Id = Text(message, "id") }));
            var results = await _client.SendBatchAsync([.. messages]);
            Write("sent-batch", json =>
            {
                json.WriteNumber("request", command.GetProperty("request").GetInt32());
                json.WriteStartArray("results");
                foreach (var result in results)
                {
                    json.WriteStartObject();
                    json.WriteString("id", result.Id);
                    if (result.IsSent)
                    {
                        json.WriteNumber("seq", result.Sent.Seq);
                        json.WriteString("status", result.Sent.Status);
                    }
                    else
                    {
                        WriteProblem(json, result.Error.Status, result.Error.Detail ?? result.Error.Message);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        }
        catch (Exception e)
        {
            Write("error", json => json.WriteString("message", $"{e}"));
        }
    }

    /// <summary>Watches users, each by itself, so that each can be watched no longer.</summary>
    public void Watch(IEnumerable<string> users)
    {
        foreach (var user in users.Where(user => !_watches.ContainsKey(user)))
        {
            _watches[user] = _client.WatchPresence([user]);
            _ = TellAsync(_watches[user]);
        }
    }

    /// <summary>Watches users no longer.</summary>
    public void Unwatch(IEnumerable<string> users)
    {
        foreach (var user in users)
        {
            if (_watches.Remove(user, out var watch))
            {
                watch.Dispose();
            }
        }
    }

    /// <summary>Ends the client.</summary>
    public async void Close()
    {
        await DisposeAsync();
        Write("closed");
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task TellAsync(PresenceWatch watch)
    {
        await foreach (var change in watch)
        {
            Write("presence", json =>
            {
                json.WriteString("user", change.User);
                if (change.Online is { } online)
                {
                    json.WriteBoolean("online", online);
                }

                if (change.Problem is { } problem)
                {
                    WriteProblem(json, problem.Status, problem.Detail);
                }
            });
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await _client.RunAsync(async (message, cancellationToken) =>
            {
                Write("message", json =>
                {
                    json.WriteString("id", message.Id);
                    json.WriteNumber("seq", message.Seq);
                    json.WriteString("from", message.From);
                    json.WritePropertyName("body");
                    json.WriteRawValue(message.Body.Span);
                });
                await _handler.RunAsync(cancellationToken);
                Write("handled", json =>
                {
                    json.WriteString("id", message.Id);
                    json.WriteNumber("seq", message.Seq);
                });
            });
        }
        catch (PushClosedException)
        {
            // Its state says so.
        }
        catch (Exception e)
        {
            Write("error", json => json.WriteString("message", $"{e}"));
        }
    }

    private async ValueTask<string> TokenAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _asked);
        Write("token-wanted", json => json.WriteNumber("number", number));
        return await Answer(number).Task.WaitAsync(cancellationToken);
    }

    private TaskCompletionSource<string> Answer(int number) =>
        _tokens.GetOrAdd(number, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));

    private void Write(string name, Action<Utf8JsonWriter>? members = null) => _events.Write(name, _name, members);

    private static void WriteProblem(Utf8JsonWriter json, int? status, string detail)
    {
        json.WriteStartObject("error");
        json.WriteNumber("status", status ?? 0);
        json.WriteString("detail", detail);
        json.WriteEndObject();
    }

    private static string? Text(JsonElement command, string member) =>
        command.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
