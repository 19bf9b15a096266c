using System.Net.Sockets;
using System.Reflection;
using PushApp.Delivery.Redis;
using PushApp.Delivery.Routes;
using StackExchange.Redis;

namespace PushApp.Tests.Delivery.Redis;

/// <summary>A Redis that stands still: commands fail soon, then at once, and one asks again.</summary>
public sealed class RedisCommandsTests : IAsyncLifetime
{
    private readonly RedisServer _redis = new();

    public Task InitializeAsync() => _redis.InitializeAsync();

    public Task DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task A_redis_that_does_not_answer_is_not_asked_by_everybody_and_is_used_again()
    {
        var options = ConfigurationOptions.Parse(_redis.ConnectionString);
        RedisClientOptions.FailFast(options);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        var routes = new RouteTable(new RedisCommands(connection));
        await routes.FindAsync("alice");

        _redis.Signal("STOP");
        // They wait together for an answer that does not come.
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Assert.ThrowsAnyAsync<RedisTimeoutException>(() => routes.FindAsync("alice"))));
        var refused = await Assert.ThrowsAsync<RedisConnectionException>(() => routes.FindAsync("alice"));
        Assert.Contains("did not answer lately", refused.Message, StringComparison.Ordinal);
        _redis.Signal("CONT");

        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return (await routes.FindAsync("alice")).Count == 0;
            }
            catch (Exception e) when (RedisFailure.IsCertainlyAway(e))
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_refusal_does_not_keep_others_from_asking()
    {
        var commands = new RedisCommands(_redis.Connection);
        await _redis.Connection.GetDatabase().StringSetAsync(RouteTable.Key("strange"), "not a hash");
        var routes = new RouteTable(commands);
        for (var i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<RedisServerException>(() => routes.FindAsync("strange"));
        }

        Assert.Empty(await routes.FindAsync("alice"));
    }

    // Which of them comes depends on what the client was doing when the connection broke.
    public static TheoryData<Exception> WhatTheClientLetsThrough =>
        [new IOException("Connection reset by peer"), new SocketException(104), new ObjectDisposedException("pipe"), new TaskCanceledException()];

    [Theory]
    [MemberData(nameof(WhatTheClientLetsThrough))]
    public async Task Whatever_breaks_a_connection_means_that_redis_is_away(Exception broke)
    {
        var thrown = await Assert.ThrowsAsync<RedisConnectionException>(() => new RouteTable(new RedisCommands(BrokenRedis.Create(broke))).FindAsync("alice"));
        Assert.Same(broke, thrown.InnerException);
        Assert.True(RedisFailure.IsCertainlyAway(thrown));
    }

    [Fact]
    public void A_timeout_that_the_connection_string_names_stays()
    {
        var options = ConfigurationOptions.Parse("localhost,asyncTimeout=3000");
        RedisClientOptions.FailFast(options);
        Assert.Equal(3000, options.AsyncTimeout);
    }

    // A moment that no test can meet: the client's commands fail with what it was told.
#pragma warning disable CA1852 // A proxy's class is the base of the one that is made of it.
    internal class BrokenRedis : DispatchProxy
#pragma warning restore CA1852
    {
        private Exception? _broke;
        private IDatabase? _database;

        public static IConnectionMultiplexer Create(Exception broke)
        {
            var database = Create<IDatabase, BrokenRedis>();
            ((BrokenRedis)database)._broke = broke;
            var connection = Create<IConnectionMultiplexer, BrokenRedis>();
            ((BrokenRedis)connection)._database = database;
            return connection;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            _database ?? (object)Task.FromException<HashEntry[]>(_broke!);
    }
}
