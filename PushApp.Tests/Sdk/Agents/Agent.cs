using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using PushApp.Tests.Gateway.Running;

namespace PushApp.Tests.Sdk.Agents;

/// <summary>A small program on an SDK that does what it is told and tells what happens to its clients. Tokens are given as it asks.</summary>
internal abstract class Agent : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Func<int, string>> _tokens = new();
    private ImmutableList<AgentEvent> _events = [];

    /// <summary>What it has said so far.</summary>
    public ImmutableList<AgentEvent> Events => Volatile.Read(ref _events);

    /// <summary>Connects a client as a user.</summary>
    /// <param name="client">The client's name.</param>
    /// <param name="user">The user.</param>
    /// <param name="gateways">The gateways, in the order in which it tries them.</param>
    /// <param name="store">Where it keeps its cursor; null for memory.</param>
    /// <param name="handler">What its handler does.</param>
    /// <param name="tokens">Its tokens, by how often it has asked before; null for tokens of an hour.</param>
    /// <param name="device">Its device.</param>
    /// <param name="api">The chat API; null for a client that only receives.</param>
    public Task ConnectAsync(
        string client, string user, IEnumerable<GatewayProcess> gateways, string? store = null, string handler = "ok", Func<int, string>? tokens = null, string device = "phone",
        Uri? api = null)
    {
        _tokens[client] = tokens ?? (_ => GatewayProcess.Token(user));
        var command = new JsonObject
        {
            ["do"] = "connect",
            ["client"] = client,
            ["gateway"] = new JsonArray([.. gateways.Select(gateway => (JsonNode)Bare(gateway.Address))]),
            ["device"] = device,
            ["store"] = store ?? "memory",
            ["handler"] = handler,
            ["tokens"] = "ask",
        };
        if (api is not null)
        {
            command["api"] = Bare(ApiFor(api));
        }

        return WriteAsync(command);
    }

    /// <summary>Makes a client that can send, and is connected to a gateway too.</summary>
    public Task ConnectAsync(string client, string user, GatewayProcess gateway, Uri api) => ConnectAsync(client, user, [gateway], api: api);

    /// <summary>Has a client send.</summary>
    public Task SendAsync(string client, int request, string to, string body, string? id = null)
    {
        var command = new JsonObject { ["do"] = "send", ["client"] = client, ["request"] = request, ["to"] = to, ["body"] = body };
        if (id is not null)
        {
            command["id"] = id;
        }

        return WriteAsync(command);
    }

    /// <summary>Has a client send messages with one request.</summary>
    public Task SendBatchAsync(string client, int request, params IEnumerable<(string To, string Body, string? Id)> messages) => WriteAsync(new JsonObject
    {
        ["do"] = "sendBatch",
        ["client"] = client,
        ["request"] = request,
        ["messages"] = new JsonArray([.. messages.Select(message => message.Id is null
            ? new JsonObject { ["to"] = message.To, ["body"] = message.Body }
            : new JsonObject { ["to"] = message.To, ["body"] = message.Body, ["id"] = message.Id })]),
    });

    /// <summary>Has a client watch users, or watch them no longer.</summary>
    public Task WatchAsync(string client, bool watch, params IEnumerable<string> users) => WriteAsync(new JsonObject
    {
        ["do"] = watch ? "watch" : "unwatch",
        ["client"] = client,
        ["users"] = new JsonArray([.. users.Select(user => (JsonNode)user)]),
    });

    /// <summary>What a client has heard of a user: that it is online or not, or the status of a refusal.</summary>
    public IReadOnlyList<string> Presence(string client, string user) =>
        [.. Of(client, "presence").Where(says => says.User == user).Select(says => says.Online is { } online ? online ? "online" : "away" : $"{says.Error}")];

    /// <summary>Waits until this is what a client has heard of a user.</summary>
    public Task PresenceAsync(string client, string user, params string[] heard) => UntilAsync(() => Presence(client, user).SequenceEqual(heard));

    /// <summary>Closes a client, and waits until it has.</summary>
    public async Task CloseAsync(string client)
    {
        await WriteAsync(new JsonObject { ["do"] = "close", ["client"] = client });
        await SaysAsync(client, says => says.Name == "closed");
    }

    /// <summary>What it has said about a client.</summary>
    public IEnumerable<AgentEvent> Of(string client, string name) => Events.Where(says => says.Client == client && says.Name == name);

    /// <summary>The numbers of the messages with which a client's handler was called, or that it has handled.</summary>
    public IReadOnlyList<long> Seqs(string client, string name = "handled") => [.. Of(client, name).Select(says => says.Seq)];

    /// <summary>Waits until the client is connected, for the n-th time.</summary>
    public Task OpenAsync(string client, int times = 1) => UntilAsync(() => Of(client, "state").Count(says => says.State == "open") >= times);

    /// <summary>Waits until it says something about a client.</summary>
    public async Task<AgentEvent> SaysAsync(string client, Func<AgentEvent, bool> what)
    {
        AgentEvent? said = null;
        await UntilAsync(() => (said = Events.FirstOrDefault(says => says.Client == client && what(says))) is not null);
        return said!;
    }

    /// <summary>Waits until a client has handled messages up to this number, and checks that it was each once and in order, from a number on.</summary>
    public async Task HandledAsync(string client, long last, long first = 1)
    {
        await UntilAsync(() => Of(client, "handled").Any(says => says.Seq >= last));
        Assert.Equal(Enumerable.Range((int)first, (int)(last - first + 1)).Select(n => (long)n), Seqs(client));
    }

    /// <summary>Waits until something holds; where it does not come to hold, the error has what the agent said last.</summary>
    public Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    /// <inheritdoc cref="UntilAsync(Func{bool})"/>
    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        try
        {
            await Eventually.TrueAsync(() => Ended is { } output ? throw new Xunit.Sdk.XunitException($"The agent ended: {output}") : holds(), TimeSpan.FromMinutes(1));
        }
        catch (TimeoutException e)
        {
            throw new Xunit.Sdk.XunitException($"{e.Message} The agent said last:\n{string.Join('\n', Events.TakeLast(20).Select(says => says.Line))}\n{Log}");
        }
    }

    /// <summary>Stops its process, and those that it started, as sleep does, or has them go on; by the name of a signal.</summary>
    public abstract void Signal(string name);

    public abstract ValueTask DisposeAsync();

    /// <summary>What it wrote for people.</summary>
    protected abstract string Log { get; }

    /// <summary>What it wrote, where it has ended; else null.</summary>
    protected abstract string? Ended { get; }

    /// <summary>The address at which it reaches the chat API.</summary>
    protected virtual Uri ApiFor(Uri api) => api;

    protected abstract Task WriteAsync(string command);

    /// <summary>Takes what it says.</summary>
    protected void Take(string line)
    {
        var says = AgentEvent.Read(line);
        ImmutableInterlocked.Update(ref _events, (events, added) => events.Add(added), says);
        if (says.Name == "token-wanted")
        {
            _ = WriteAsync(new JsonObject { ["do"] = "token", ["client"] = says.Client, ["number"] = says.Number, ["token"] = _tokens[says.Client!](says.Number!.Value) });
        }
    }

    private Task WriteAsync(JsonObject command) => WriteAsync(command.ToJsonString(JsonSerializerOptions.Default));

    private static string Bare(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
