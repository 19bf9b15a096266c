using System.Globalization;
using System.Text.Json;
using PushApp.Client;
using PushApp.Client.Presence;

namespace PushApp.Tests.Client.Presence;

public sealed class PresenceWatcherTests : IAsyncLifetime, IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly CancellationTokenSource _ended = new();
    private readonly HashSet<string> _online = [];
    private Func<int, string[], Task<(int, string)>> _answer;
    private StubApi _api = null!;
    private PresenceWatcher _watcher = null!;

    public PresenceWatcherTests() => _answer = (_, users) => Task.FromResult((200, Answer(users)));

    public async Task InitializeAsync()
    {
        _api = await StubApi.StartAsync((number, json) => _answer(number, Users(json)));
        _watcher = new PresenceWatcher(_api.Options with { MaxWatchedUsers = 2500 }, _api.Requests);
    }

    public async Task DisposeAsync()
    {
        await _ended.CancelAsync();
        await _watcher.DisconnectedAsync();
        await _api.DisposeAsync();
    }

    public void Dispose() => _ended.Dispose();

    [Fact]
    public async Task First_comes_the_present_state_then_each_change()
    {
        _online.Add("bob");
        _watcher.Connected(_ended.Token);
        await using var changes = Read(_watcher.Watch(["bob"]));

        Assert.Equal(("bob", true, null), await NextAsync(changes));
        _watcher.Told(new PresenceChange("bob", false, Noon));
        Assert.Equal(("bob", false, Noon), await NextAsync(changes));
        _watcher.Told(new PresenceChange("carol", true, Noon.AddSeconds(1)));
        _watcher.Told(new PresenceChange("bob", true, Noon.AddSeconds(2)));

        Assert.Equal(("bob", true, Noon.AddSeconds(2)), await NextAsync(changes));
    }

    [Fact]
    public async Task A_frame_that_is_older_than_the_last_or_changes_nothing_is_ignored()
    {
        _watcher.Connected(_ended.Token);
        using var watch = _watcher.Watch(["bob"]);
        await Eventually.TrueAsync(() => watch.Find("bob") is not null);
        var last = new PresenceChange("bob", true, Noon);
        _watcher.Told(last);

        _watcher.Told(new PresenceChange("bob", false, Noon.AddSeconds(-1)));
        Assert.Equal(last, watch.Find("bob"));
        _watcher.Told(new PresenceChange("bob", true, Noon.AddSeconds(2)));
        Assert.Equal(last, watch.Find("bob"));

        // Older than what changed nothing.
        _watcher.Told(new PresenceChange("bob", false, Noon.AddSeconds(1)));
        Assert.Equal(last, watch.Find("bob"));
    }

    [Fact]
    public async Task A_frame_that_comes_while_the_question_is_under_way_is_newer_than_the_answer()
    {
        var frame = new PresenceChange("bob", true, Noon);
        _answer = (_, users) =>
        {
            _watcher.Told(frame);
            return Task.FromResult((200, Answer(users)));
        };
        _watcher.Connected(_ended.Token);
        using var watch = _watcher.Watch(["bob", "carol"]);

        // The answer has been taken when carol is known.
        await Eventually.TrueAsync(() => watch.Find("carol") is not null);

        Assert.Equal(frame, watch.Find("bob"));
    }

    [Fact]
    public async Task After_a_reconnect_all_are_asked_for_again()
    {
        using var first = new CancellationTokenSource();
        _watcher.Connected(first.Token);
        await using var changes = Read(_watcher.Watch(["bob"]));
        Assert.Equal(("bob", false, null), await NextAsync(changes));
        await first.CancelAsync();
        await _watcher.DisconnectedAsync();
        _online.Add("bob");

        _watcher.Connected(_ended.Token);

        Assert.Equal(("bob", true, null), await NextAsync(changes));
    }

    // A watch of 1 second is renewed at two thirds of it.
    [Fact]
    public async Task The_watch_is_renewed_before_it_ends()
    {
        _answer = (_, users) => Task.FromResult((200, Answer(users, watchSeconds: 1)));
        _watcher.Connected(_ended.Token);
        await using var changes = Read(_watcher.Watch(["bob"]));
        Assert.Equal(("bob", false, null), await NextAsync(changes));

        _online.Add("bob");

        Assert.Equal(("bob", true, null), await NextAsync(changes));
        await Eventually.TrueAsync(() => _api.Came.Count >= 4);
    }

    [Fact]
    public async Task The_question_is_asked_again_while_the_chat_API_is_away()
    {
        _answer = (number, users) => Task.FromResult(number < 3 ? (503, "") : (200, Answer(users)));
        _watcher.Connected(_ended.Token);
        await using var changes = Read(_watcher.Watch(["bob"]));

        Assert.Equal(("bob", false, null), await NextAsync(changes));
        Assert.Equal(3, _api.Came.Count);
    }

    [Fact]
    public async Task Many_users_are_asked_for_in_several_requests_and_each_once()
    {
        string[] many = [.. Enumerable.Range(1, 2500).Select(n => string.Create(CultureInfo.InvariantCulture, $"user-{n}"))];
        using var watch = _watcher.Watch([.. many, many[0]]);

        _watcher.Connected(_ended.Token);

        await Eventually.TrueAsync(() => many.All(user => watch.Find(user) is not null));
        Assert.Equal([1000, 1000, 500], _api.Came.Select(json => Users(json).Length));
        Assert.Equal(many.Order(), _api.Came.SelectMany(Users).Order());
    }

    // While the first question is under way.
    [Fact]
    public async Task What_is_watched_while_a_question_is_under_way_is_one_question()
    {
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _answer = async (_, users) =>
        {
            asked.TrySetResult();
            await go.Task;
            return (200, Answer(users));
        };
        _watcher.Connected(_ended.Token);
        using var first = _watcher.Watch(["user-0"]);
        await asked.Task;
        PresenceWatch[] others = [.. Enumerable.Range(1, 20).Select(n => _watcher.Watch([$"user-{n}"]))];

        go.SetResult();

        await Eventually.TrueAsync(() => others.All(watch => watch.Find(watch.Users.Single()) is not null));
        Assert.Equal([1, 20], _api.Came.Select(json => Users(json).Length));
    }

    [Fact]
    public async Task More_users_than_may_be_are_refused_and_the_option_is_named()
    {
        using var watch = _watcher.Watch(Enumerable.Range(0, 2500).Select(n => $"user-{n}"));
        _watcher.Watch(["user-0"]).Dispose();

        var error = Assert.Throws<InvalidOperationException>(() => _watcher.Watch(["one-more"]));

        Assert.Contains("MaxWatchedUsers", error.Message, StringComparison.Ordinal);
        watch.Dispose();
        _watcher.Connected(_ended.Token);
        await using var changes = Read(_watcher.Watch(["one-more"]));
        Assert.Equal(("one-more", false, null), await NextAsync(changes));
    }

    [Fact]
    public async Task A_refused_user_has_its_problem_and_keeps_the_others_not_back()
    {
        _watcher.Connected(_ended.Token);
        using var watch = _watcher.Watch(["a b", "bob"]);

        await Eventually.TrueAsync(() => watch.Find("bob") is not null);

        Assert.Equal(new PresenceChange("a b", null, null, new PresenceProblem(400, "No.")), watch.Find("a b"));
        Assert.Equal(new PresenceChange("bob", false), watch.Find("bob"));
    }

    [Fact]
    public async Task A_question_that_is_refused_is_the_problem_of_each()
    {
        _answer = (_, _) => Task.FromResult((403, """{"detail":"Not you."}"""));
        _watcher.Connected(_ended.Token);
        using var watch = _watcher.Watch(["alice", "bob"]);

        await Eventually.TrueAsync(() => watch.Find("bob") is not null);

        Assert.All(watch.Users, user => Assert.Equal(new PresenceProblem(403, "Not you."), watch.Find(user)!.Problem));
    }

    [Fact]
    public async Task Who_watches_a_user_that_is_watched_already_hears_what_is_known_without_a_question()
    {
        _watcher.Connected(_ended.Token);
        using var first = _watcher.Watch(["bob"]);
        await Eventually.TrueAsync(() => first.Find("bob") is not null);

        await using var changes = Read(_watcher.Watch(["bob"]));

        Assert.Equal(("bob", false, null), await NextAsync(changes));
        Assert.Single(_api.Came);
    }

    [Fact]
    public async Task A_slow_loop_gets_the_newest_of_each_user()
    {
        _watcher.Connected(_ended.Token);
        using var watch = _watcher.Watch(["bob"]);
        await Eventually.TrueAsync(() => watch.Find("bob") is not null);
        for (var n = 1; n < 1000; n++)
        {
            _watcher.Told(new PresenceChange("bob", n % 2 == 1, Noon.AddSeconds(n)));
        }

        await using var changes = Read(watch);

        Assert.Equal(("bob", true, Noon.AddSeconds(999)), await NextAsync(changes));
        var next = changes.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        watch.Dispose();
        Assert.False(await next);
    }

    [Fact]
    public async Task A_watch_that_is_disposed_ends_its_loop_and_no_other()
    {
        _watcher.Connected(_ended.Token);
        using var kept = _watcher.Watch(["bob"]);
        using var ended = _watcher.Watch(["bob"]);
        await Eventually.TrueAsync(() => kept.Find("bob") is not null);
        ended.Dispose();

        await using var none = Read(ended);
        Assert.False(await MovesAsync(none));
        await using var changes = Read(kept);
        Assert.Equal(("bob", false, null), await NextAsync(changes));
        _watcher.Told(new PresenceChange("bob", true, Noon));
        Assert.Equal(("bob", true, Noon), await NextAsync(changes));
        Assert.False(ended.Find("bob")!.Online);
    }

    [Fact]
    public async Task When_the_client_ends_so_do_the_loops()
    {
        await using var changes = Read(_watcher.Watch(["bob"]));
        _watcher.Close();
        await using var later = Read(_watcher.Watch(["bob"]));

        Assert.False(await MovesAsync(changes));
        Assert.False(await MovesAsync(later));
    }

    private static IAsyncEnumerator<PresenceChange> Read(PresenceWatch watch) => watch.GetAsyncEnumerator();

    private static Task<bool> MovesAsync(IAsyncEnumerator<PresenceChange> changes) => changes.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    private static async Task<(string, bool?, DateTimeOffset?)> NextAsync(IAsyncEnumerator<PresenceChange> changes)
    {
        Assert.True(await MovesAsync(changes));
        return (changes.Current.User, changes.Current.Online, changes.Current.At);
    }

    private static string[] Users(JsonElement json) => [.. json.GetProperty("users").EnumerateArray().Select(user => user.GetString()!)];

    private string Answer(IEnumerable<string> users, int watchSeconds = 300) => JsonSerializer.Serialize(new
    {
        users = users.Select(user => user.Contains(' ', StringComparison.Ordinal)
            ? (object)new { user, refused = new { status = 400, detail = "No." } }
            : new { user, online = _online.Contains(user), watched = true }),
        watchSeconds,
    });
}
