using System.Diagnostics;
using System.Reflection;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Redis;
using PushApp.Delivery.Routes;
using RocketMQ.Hosting.Installation;
using StackExchange.Redis;

namespace PushApp.Tests.Delivery.Inboxes;

/// <summary>Which appends share a script call, and that each has a fate of its own in it.</summary>
[Collection(SharedRedis.Name)]
public sealed class AppendBatcherTests(RedisServer redis)
{
    private static readonly byte[] Body = "1"u8.ToArray();

    [Fact]
    public async Task What_comes_while_a_call_is_under_way_shares_the_next()
    {
        var (inbox, calls) = Hold(redis.Connection);
        var users = NewUsers(200);

        var appends = users.Select(user => AppendAsync(inbox, user)).ToArray();
        Assert.Equal([1], calls.Sizes);
        calls.Release();
        var results = await Task.WhenAll(appends);

        Assert.All(results, result => Assert.Equal((1, AppendOutcome.Appended), (result.Seq, result.Outcome)));
        Assert.Equal([1, 128, 71], calls.Sizes);
    }

    [Fact]
    public async Task A_call_holds_no_more_than_a_mebibyte_unless_one_message_is_larger()
    {
        var (inbox, calls) = Hold(redis.Connection);
        var users = NewUsers(5);

        var appends = users.Select((user, i) => inbox.AppendAsync(user, "bob", "m-1", new byte[i == 3 ? 2_000_000 : 400_000], DateTimeOffset.UtcNow)).ToArray();
        calls.Release();
        await Task.WhenAll(appends);

        Assert.Equal([1, 2, 1, 1], calls.Sizes);
    }

    [Fact]
    public async Task Each_message_of_a_call_has_its_number_its_routes_and_whether_it_was_sent_before()
    {
        var (inbox, calls) = Hold(redis.Connection);
        var (alice, bob) = (SharedRedis.NewId("alice"), SharedRedis.NewId("bob"));
        var route = (await new RouteTable(redis.Commands).ClaimAsync(bob, new Route("phone", "gateway-a", "boot", "c-1"))).Route;

        var first = AppendAsync(inbox, SharedRedis.NewId("user"));
        var sent = AppendAsync(inbox, alice, "m-1");
        var again = AppendAsync(inbox, alice, "m-1");
        var generated = inbox.AppendAsync(alice, "carol", "m-2", Body, DateTimeOffset.UtcNow, remember: false);
        var other = AppendAsync(inbox, bob, "m-1");
        calls.Release();
        await Task.WhenAll(first, sent, again, generated, other);

        Assert.Equal([1, 4], calls.Sizes);
        Assert.Equal([(1, AppendOutcome.Appended), (1, AppendOutcome.Repeated), (2, AppendOutcome.Appended)], new[] { await sent, await again, await generated }.Select(result => (result.Seq, result.Outcome)));
        Assert.Empty((await sent).Routes);
        Assert.Equal([route], (await other).Routes);
        Assert.Equal(["m-1", "m-2"], (await inbox.ReadAfterAsync(alice, 0, null, 10, 1000)).Items.Select(item => item.Id));
    }

    [Fact]
    public async Task Something_else_under_a_users_keys_costs_that_user_alone()
    {
        var (inbox, calls) = Hold(redis.Connection);
        var users = NewUsers(4);
        await redis.Connection.GetDatabase().StringSetAsync(InboxKeys.Head(users[2]), "not a hash");

        var appends = users.Select(user => AppendAsync(inbox, user)).ToArray();
        calls.Release();

        Assert.True(RedisFailure.IsWrongType(await Assert.ThrowsAsync<RedisServerException>(() => appends[2])));
        Assert.All(await Task.WhenAll(appends[0], appends[1], appends[3]), result => Assert.Equal(1, result.Seq));
    }

    [Fact]
    public async Task Where_redis_is_away_all_of_a_call_fail_and_the_next_ones_are_tried()
    {
        var (inbox, calls) = Hold(redis.Connection);

        var appends = NewUsers(3).Select(user => AppendAsync(inbox, user)).ToArray();
        calls.Fail(new RedisConnectionException(ConnectionFailureType.SocketFailure, "away"));
        foreach (var append in appends)
        {
            await Assert.ThrowsAsync<RedisConnectionException>(() => append);
        }

        calls.Release();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return (await AppendAsync(inbox, SharedRedis.NewId("user"))).Seq == 1;
            }
            catch (RedisConnectionException)
            {
                // The breaker has opened, and looks again within a second.
                return false;
            }
        });
    }

    [RedisServerFact]
    public async Task In_a_cluster_those_of_one_slot_share_and_wait_for_no_other()
    {
        await using var cluster = await RedisCluster.StartAsync();
        var (inbox, calls) = Hold(cluster.Connection);
        string[] users = ["alice", "bob", "carol", "dave"];
        Assert.Distinct(users.Select(user => cluster.Connection.GetHashSlot(InboxKeys.Head(user))));

        var appends = users.Append("bob").Append("bob").Select((user, i) => AppendAsync(inbox, user, $"m-{i}")).ToArray();
        Assert.Equal([1, 1, 1, 1], calls.Sizes);
        calls.Release();

        Assert.Equal([1, 1, 1, 1, 2, 3], (await Task.WhenAll(appends)).Select(result => result.Seq));
        Assert.Equal([1, 1, 1, 1, 2], calls.Sizes);
    }

    private static (Inbox Inbox, HeldCalls Calls) Hold(IConnectionMultiplexer connection)
    {
        var (held, calls) = HeldRedis.Create(connection);
        return (new Inbox(new RedisCommands(held), new InboxOptions()), calls);
    }

    private static string[] NewUsers(int count) => [.. Enumerable.Range(0, count).Select(_ => SharedRedis.NewId("user"))];

    private static Task<AppendResult> AppendAsync(Inbox inbox, string user, string id = "m-1") =>
        inbox.AppendAsync(user, "bob", id, Body, DateTimeOffset.UtcNow);

    /// <summary>A redis-server that is a cluster by itself.</summary>
    private sealed class RedisCluster(Process process, DirectoryInfo folder, IConnectionMultiplexer connection) : IAsyncDisposable
    {
        public IConnectionMultiplexer Connection => connection;

        public static async Task<RedisCluster> StartAsync()
        {
            var port = FreePort.Next();
            var folder = Directory.CreateTempSubdirectory("pushapp-cluster-");
            var process = RedisServer.Start(
                RedisServerFactAttribute.Server!, port, "--cluster-enabled", "yes", "--cluster-port", $"{FreePort.Next()}", "--dir", folder.FullName);
            await using (var first = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},allowAdmin=true,abortConnect=false"))
            {
                await Eventually.TrueAsync(() => Task.FromResult(first.IsConnected));
                await first.GetServers()[0].ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", 0, 16383);
                await Eventually.TrueAsync(async () => $"{await first.GetServers()[0].ExecuteAsync("CLUSTER", "INFO")}".Contains("cluster_state:ok", StringComparison.Ordinal));
            }

            return new RedisCluster(process, folder, await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port}"));
        }

        public async ValueTask DisposeAsync()
        {
            await connection.DisposeAsync();
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The calls of scripts: none goes on before it is released, or they are made to fail.</summary>
    internal sealed class HeldCalls
    {
        private readonly List<int> _sizes = [];
        private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>How many messages each of them appends.</summary>
        public IReadOnlyList<int> Sizes
        {
            get
            {
                lock (_sizes)
                {
                    return [.. _sizes];
                }
            }
        }

        public void Release() => Interlocked.Exchange(ref _gate, Released()).TrySetResult();

        public void Fail(Exception e) => Volatile.Read(ref _gate).TrySetException(e);

        public async Task<RedisResult> RunAsync(IDatabase database, string script, RedisKey[] keys, RedisValue[] arguments)
        {
            // The messages' items come after five arguments about all of them, with a flag each.
            if (arguments.Length > 7 && script.Contains("'RPUSH'", StringComparison.Ordinal))
            {
                lock (_sizes)
                {
                    _sizes.Add((arguments.Length - 7) / 2);
                }
            }

            await Volatile.Read(ref _gate).Task;
            return await database.ScriptEvaluateAsync(script, keys, arguments);
        }

        private static TaskCompletionSource Released()
        {
            var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            released.SetResult();
            return released;
        }
    }

    // The real client and server, with a gate before its scripts.
#pragma warning disable CA1852 // A proxy's class is the base of the one that is made of it.
    internal class HeldRedis : DispatchProxy
#pragma warning restore CA1852
    {
        private IConnectionMultiplexer? _connection;
        private IDatabase? _database;
        private HeldCalls? _calls;

        public static (IConnectionMultiplexer Redis, HeldCalls Calls) Create(IConnectionMultiplexer connection)
        {
            var (redis, database, calls) = (Create<IConnectionMultiplexer, HeldRedis>(), Create<IDatabase, HeldRedis>(), new HeldCalls());
            foreach (var proxy in new[] { (HeldRedis)redis, (HeldRedis)database })
            {
                (proxy._connection, proxy._database, proxy._calls) = (connection, database, calls);
            }

            return (redis, calls);
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => (targetMethod!.Name, args) switch
        {
            (nameof(IConnectionMultiplexer.GetDatabase), _) => _database,
            (nameof(IConnectionMultiplexer.GetHashSlot), [RedisKey key]) => _connection!.GetHashSlot(key),
            (nameof(IDatabase.ScriptEvaluateAsync), [string script, RedisKey[] keys, RedisValue[] arguments, ..]) =>
                _calls!.RunAsync(_connection!.GetDatabase(), script, keys, arguments),
            _ => throw new NotSupportedException(targetMethod.Name),
        };
    }
}
