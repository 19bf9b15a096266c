using System.Reflection;
using PushApp.Gateway.Protocol;
using PushApp.Tests.Gateway.Running;
using PushApp.Tests.Sdk.Agents;
using PushApp.Tests.ServiceDefaults;
using PushApp.Tests.Support;

namespace PushApp.Tests.Sdk;

/// <summary>What can happen to a client, and what it makes of it: the same with every SDK.</summary>
[Collection(SdkTests.Name)]
public abstract class Scenarios : IAsyncLifetime
{
    private readonly SdkSystem _system;
    private readonly AgentKind _agents;
    private readonly string _alice = TestUsers.New("alice");

    protected Scenarios(SdkSystem system)
    {
        _system = system;
        _agents = GetType().GetCustomAttribute<AgentsAttribute>()!.Create();
    }

    [ScenarioFact]
    public async Task A_gateway_is_killed_and_the_client_goes_to_another_and_misses_nothing()
    {
        await using var gateway = await _system.StartGatewayAsync();
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, [gateway, _system.Second]);
        await agent.OpenAsync("a");
        await SendAsync(1, 5);
        await agent.HandledAsync("a", 5);

        gateway.Kill();
        await SendAsync(6, 10);

        await agent.HandledAsync("a", 10);
        Assert.Equal(Numbers(1, 10), agent.Seqs("a", "message"));
    }

    [ScenarioFact]
    public async Task A_gateway_is_stopped_and_the_client_goes_to_another_and_misses_nothing()
    {
        await using var gateway = await _system.StartGatewayAsync();
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, [gateway, _system.Second]);
        await agent.OpenAsync("a");
        await SendAsync(1, 5);

        gateway.Terminate();
        await SendAsync(6, 10);

        await agent.HandledAsync("a", 10);
        await agent.SaysAsync("a", says => says.Code == CloseCodes.GoingAway);
        Assert.Equal(Numbers(1, 10), agent.Seqs("a", "message"));
    }

    [ScenarioFact]
    public async Task A_gateway_freezes_and_the_client_notices_by_its_silence()
    {
        await using var gateway = await _system.StartGatewayAsync();
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, [gateway, _system.Second]);
        await agent.OpenAsync("a");
        await SendAsync(1, 1);
        await agent.HandledAsync("a", 1);

        gateway.Signal("STOP");
        await SendAsync(2, 5);

        await agent.HandledAsync("a", 5);
        Assert.Equal(Numbers(1, 5), agent.Seqs("a", "message"));
    }

    [ScenarioFact]
    public async Task Redis_loses_everything_and_the_application_is_told()
    {
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, [_system.First]);
        await agent.OpenAsync("a");
        await SendAsync(1, 3);
        await agent.HandledAsync("a", 3);

        await _system.Redis.Connection.GetServers()[0].FlushDatabaseAsync();

        Assert.Equal("reset", (await agent.SaysAsync("a", says => says.Name == "recovered")).Cause);
        await agent.OpenAsync("a", times: 2);
        await _system.SendAsync(_alice, "after");
        await agent.SaysAsync("a", says => says.Name == "handled" && agent.Of("a", "message").Any(message => message.Body == "after"));
    }

    [ScenarioFact]
    public async Task A_token_expires_and_the_client_gets_another_in_time_and_misses_nothing()
    {
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, [_system.First], tokens: _ => GatewayProcess.Token(_alice, TimeSpan.FromSeconds(Opened() < 2 ? 4 : 3600)));
        await agent.OpenAsync("a");

        var sent = 0;
        await agent.UntilAsync(async () =>
        {
            await SendAsync(++sent, sent);
            return Opened() == 3;
        });

        await agent.HandledAsync("a", sent);
        Assert.Equal(Numbers(1, sent), agent.Seqs("a", "message"));

        // Not by the number of tokens: a machine that is busy lets one pass unused.
        int Opened() => agent.Of("a", "state").Count(says => says.State == "open");
    }

    [ScenarioFact]
    public async Task A_token_is_refused_and_the_application_is_asked_for_another()
    {
        await using var agent = await _agents.StartAsync();
        var expired = SignedToken.With(GatewayProcess.JwtKey, $"\"{_alice}\"", $"{DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds()}");
        await agent.ConnectAsync("a", _alice, [_system.First], tokens: number => number == 1 ? expired : GatewayProcess.Token(_alice));

        await agent.OpenAsync("a");

        Assert.Equal([1, 2], agent.Of("a", "token-wanted").Select(says => says.Number!.Value));
    }

    [ScenarioFact]
    public async Task A_handler_that_fails_gets_the_message_again_before_those_behind_it()
    {
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, [_system.First], handler: "throw:2");
        await agent.OpenAsync("a");

        await SendAsync(1, 3);

        await agent.HandledAsync("a", 3);
        Assert.Equal(
            ["message 1", "message 1", "message 1", "handled 1", "message 2", "handled 2", "message 3", "handled 3"],
            agent.Events.Where(says => says.Name is "message" or "handled").Select(says => $"{says.Name} {says.Seq}"));
    }

    [ScenarioFact]
    public async Task What_was_not_handled_is_not_acknowledged()
    {
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, [_system.First], handler: "throw:1000000");
        await agent.OpenAsync("a");
        await SendAsync(1, 3);
        await agent.UntilAsync(() => agent.Of("a", "message").Count() >= 3);
        Assert.Equal([1], agent.Seqs("a", "message").Distinct());

        await agent.CloseAsync("a");

        Assert.Null(await _system.Redis.CursorAsync(_alice, "phone"));
        await agent.ConnectAsync("again", _alice, [_system.First]);
        await agent.HandledAsync("again", 3);
    }

    [ScenarioFact]
    public async Task What_was_handled_is_acknowledged_when_the_client_is_closed()
    {
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, [_system.First]);
        await agent.OpenAsync("a");
        await SendAsync(1, 3);
        await agent.HandledAsync("a", 3);

        await agent.CloseAsync("a");

        await Eventually.TrueAsync(async () => await _system.Redis.CursorAsync(_alice, "phone") == 3);
    }

    // 64 MB of messages for a program that has 40 for everything: it ends where it holds what it cannot handle yet.
    [ScenarioFact]
    public async Task A_thousand_large_messages_for_a_slow_handler_arrive_in_order_in_little_memory()
    {
        await using var agent = await _agents.StartAsync(megabytes: 40);
        await _system.SendAsync(_alice, Enumerable.Repeat(new string('x', 64 * 1024), 1000));

        await agent.ConnectAsync("a", _alice, [_system.First], handler: "slow:5");

        await agent.HandledAsync("a", 1000);
    }

    [ScenarioFact]
    public async Task The_machine_sleeps_for_longer_than_the_gateway_waits_and_what_was_sent_arrives_once()
    {
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, [_system.First]);
        await agent.OpenAsync("a");
        await SendAsync(1, 5);
        await agent.HandledAsync("a", 5);

        agent.Signal("STOP");
        await Eventually.TrueAsync(async () => (await _system.Routes.FindAsync(_alice)).Count == 0);
        await SendAsync(6, 50);
        agent.Signal("CONT");

        await agent.HandledAsync("a", 50);
        Assert.Equal(Numbers(1, 50), agent.Seqs("a", "message"));
    }

    [ScenarioFact]
    public async Task A_thousand_messages_came_while_the_program_was_away_and_it_goes_on_where_it_stopped()
    {
        var store = _agents.NewStore();
        await using (var agent = await _agents.StartAsync())
        {
            await agent.ConnectAsync("a", _alice, [_system.First], store);
            await agent.OpenAsync("a");
            await SendAsync(1, 5);
            await agent.HandledAsync("a", 5);
            await agent.CloseAsync("a");
        }

        await SendAsync(6, 1000);

        // Only the store knows now where it stopped.
        await _system.ForgetCursorsAsync(_alice);
        await using var again = await _agents.StartAsync();
        await again.ConnectAsync("a", _alice, [_system.First], store);

        await again.HandledAsync("a", 1000, first: 6);
        Assert.Empty(again.Of("a", "recovered"));
    }

    [ScenarioFact]
    public async Task A_message_is_sent_once_though_the_chat_API_is_restarted()
    {
        var before = await _system.StartApiAsync();
        await using var way = await ApiForward.OpenAsync(before.Http.BaseAddress);
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, _system.First, way.Address);
        await agent.OpenAsync("a");
        var carol = TestUsers.New("carol");
        await agent.SendAsync("a", 1, carol, "before");
        await agent.SaysAsync("a", says => says is { Name: "sent", Number: 1 });

        way.Target = null;
        await before.DisposeAsync();
        await agent.SendAsync("a", 2, carol, "meanwhile", "m-2");
        await using var after = await _system.StartApiAsync();
        way.Target = after.Http.BaseAddress;

        await agent.SaysAsync("a", says => says is { Name: "sent", Number: 2, Id: "m-2", Seq: 2 });
        Assert.Equal(["\"before\"", "\"meanwhile\""], await _system.InboxAsync(carol));
    }

    [ScenarioFact]
    public async Task A_message_is_sent_once_though_its_answer_is_lost()
    {
        await using var way = await ApiForward.OpenAsync(_system.Api.Http.BaseAddress);
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, _system.First, way.Address);
        await agent.OpenAsync("a");
        var carol = TestUsers.New("carol");

        way.Lose = 2;
        await agent.SendAsync("a", 1, carol, "hi");

        await agent.SaysAsync("a", says => says is { Name: "sent", Number: 1, Seq: 1 });
        Assert.True(way.Lose < 0);
        Assert.Equal(["\"hi\""], await _system.InboxAsync(carol));
    }

    [ScenarioFact]
    public async Task A_message_that_the_chat_API_refuses_is_not_sent_again()
    {
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, _system.First, _system.Api.Http.BaseAddress!);
        await agent.OpenAsync("a");

        await agent.SendAsync("a", 1, "not a user", "hi");

        var failed = await agent.SaysAsync("a", says => says.Name == "send-failed");
        Assert.Equal("400", failed.Status);
        Assert.Contains("'to'", failed.Detail, StringComparison.Ordinal);
    }

    [ScenarioFact]
    public async Task A_batch_is_sent_and_each_message_has_its_result_in_order()
    {
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, _system.First, _system.Api.Http.BaseAddress!);
        await agent.OpenAsync("a");
        var carol = TestUsers.New("carol");

        await agent.SendBatchAsync("a", 1, (carol, "first", "m-1"), ("not a user", "hi", "m-2"), (carol, "second", null));

        var results = (await agent.SaysAsync("a", says => says is { Name: "sent-batch", Number: 1 })).Results;
        Assert.Equal(["stored m-1", "400 m-2"], results.Take(2));
        Assert.StartsWith("stored ", Assert.Single(results.Skip(2)), StringComparison.Ordinal);
        Assert.Equal(["\"first\"", "\"second\""], await _system.InboxAsync(carol));
    }

    [ScenarioFact]
    public async Task A_batch_is_sent_once_though_its_answer_is_lost()
    {
        await using var way = await ApiForward.OpenAsync(_system.Api.Http.BaseAddress);
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, _system.First, way.Address);
        await agent.OpenAsync("a");
        var carol = TestUsers.New("carol");

        way.Lose = 1;
        await agent.SendBatchAsync("a", 1, (carol, "first", null), (carol, "second", null));

        var sent = await agent.SaysAsync("a", says => says is { Name: "sent-batch", Number: 1 });
        Assert.All(sent.Results, result => Assert.StartsWith("stored ", result, StringComparison.Ordinal));
        Assert.True(way.Lose < 0);
        Assert.Equal(["\"first\"", "\"second\""], await _system.InboxAsync(carol));
    }

    [ScenarioFact]
    public async Task Presence_is_watched()
    {
        await using var agent = await _agents.StartAsync();
        var (bob, carol) = (TestUsers.New("bob"), TestUsers.New("carol"));
        await agent.ConnectAsync("carol", carol, [_system.First]);
        await agent.OpenAsync("carol");
        await agent.ConnectAsync("a", _alice, _system.Second, _system.Api.Http.BaseAddress!);
        await agent.OpenAsync("a");

        await agent.WatchAsync("a", true, bob, carol, "not a user");
        await agent.PresenceAsync("a", bob, "away");
        await agent.PresenceAsync("a", carol, "online");
        await agent.PresenceAsync("a", "not a user", "400");

        await agent.ConnectAsync("b", bob, [_system.First]);
        await agent.PresenceAsync("a", bob, "away", "online");
        await agent.CloseAsync("b");
        await agent.PresenceAsync("a", bob, "away", "online", "away");

        await agent.WatchAsync("a", false, bob);
        await agent.ConnectAsync("b", bob, [_system.First]);
        await agent.OpenAsync("b");
        await agent.CloseAsync("carol");
        await agent.PresenceAsync("a", carol, "online", "away");
        Assert.Equal(["away", "online", "away"], agent.Presence("a", bob));
    }

    // What changes while the client cannot hear it is told to nobody: it has to ask.
    [ScenarioFact]
    public async Task A_gateway_is_killed_while_presence_is_watched_and_no_change_is_missed()
    {
        await using var gateway = await _system.StartGatewayAsync();
        await using var agent = await _agents.StartAsync();

        // Another program in every case: two agents in a browser are pages of one process, which is stopped.
        await using var programs = new DotnetAgents();
        await using var others = await programs.StartAsync();
        var bob = TestUsers.New("bob");
        await others.ConnectAsync("b", bob, [_system.First]);
        await others.OpenAsync("b");
        await others.ConnectAsync("c", TestUsers.New("carol"), _system.First, _system.Api.Http.BaseAddress!);
        await others.WatchAsync("c", true, bob);
        await others.PresenceAsync("c", bob, "online");
        await agent.ConnectAsync("a", _alice, [gateway, _system.Second], api: _system.Api.Http.BaseAddress);
        await agent.WatchAsync("a", true, bob);
        await agent.PresenceAsync("a", bob, "online");

        agent.Signal("STOP");
        gateway.Kill();
        await others.CloseAsync("b");
        await others.PresenceAsync("c", bob, "online", "away");
        agent.Signal("CONT");

        await agent.PresenceAsync("a", bob, "online", "away");
        await others.ConnectAsync("b", bob, [_system.First]);
        await agent.PresenceAsync("a", bob, "online", "away", "online");
    }

    [ScenarioFact]
    public async Task A_client_that_an_operator_has_sent_away_stays_away()
    {
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, [_system.First]);
        await agent.OpenAsync("a");

        await _system.KickAsync(_alice);

        await agent.SaysAsync("a", says => says is { State: "closed", Code: CloseCodes.Disconnected });
        Assert.Equal("closed", agent.Of("a", "state").Last().State);
    }

    [ScenarioFact]
    public async Task A_client_whose_device_connects_again_gives_way_for_good()
    {
        await using var agent = await _agents.StartAsync();
        await agent.ConnectAsync("a", _alice, [_system.First]);
        await agent.OpenAsync("a");

        await agent.ConnectAsync("b", _alice, [_system.First]);

        await agent.SaysAsync("a", says => says is { State: "closed", Code: CloseCodes.DeviceReplaced });
        await SendAsync(1, 3);
        await agent.HandledAsync("b", 3);
        Assert.Equal("closed", agent.Of("a", "state").Last().State);
        Assert.Empty(agent.Of("a", "message"));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _agents.DisposeAsync().AsTask();

    private Task SendAsync(int first, int last) => _system.SendAsync(_alice, Enumerable.Range(first, last - first + 1).Select(n => $"message {n}"));

    private static IEnumerable<long> Numbers(int first, int last) => Enumerable.Range(first, last - first + 1).Select(n => (long)n);
}
