using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Redis;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;
using Xunit.Abstractions;

namespace PushApp.Tests.Delivery.Leases;

/// <summary>Has a server of its own: it counts what goes there, and empties it.</summary>
public sealed class GatewayDirectoryTests(RedisServer redis, ITestOutputHelper output) : IClassFixture<RedisServer>, IAsyncLifetime, IDisposable
{
    private static readonly LeaseOptions Long = new() { Duration = TimeSpan.FromMinutes(1) };
    private static readonly LeaseOptions Short = new() { Duration = TimeSpan.FromSeconds(1) };

    private readonly GatewayDirectory _directory = new(redis.Commands, NullLogger<GatewayDirectory>.Instance);

    public Task InitializeAsync() => redis.Connection.GetServers()[0].FlushAllDatabasesAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(5)]
    [InlineData(200)]
    public async Task A_refresh_is_one_command_with_a_small_answer_however_many_gateways_there_are(int gateways)
    {
        const int Refreshes = 100;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        using var directory = new GatewayDirectory(new RedisCommands(connection), NullLogger<GatewayDirectory>.Instance);
        await Task.WhenAll(Enumerable.Range(0, gateways).Select(i => Lease($"gateway-{i}").TakeAsync()));
        var first = await directory.RefreshAsync();
        Assert.Equal(gateways, first.Boots.Count);
        await Task.WhenAll(Enumerable.Range(0, gateways).Select(i => Lease($"gateway-{i}").RenewAsync(GatewayCondition.Ready, new GatewayStats(i, i, i))));

        var session = new ProfilingSession();
        connection.RegisterProfiler(() => session);
        for (var i = 0; i < Refreshes; i++)
        {
            // Renewals are no news: the view is the same object.
            Assert.Same(first, await directory.RefreshAsync());
        }

        var commands = session.FinishProfiling().ToArray();
        Assert.Equal(Enumerable.Repeat("EVAL", Refreshes), commands.Select(command => command.Command));
        var median = commands.Select(command => command.ElapsedTime.TotalMilliseconds).Order().ElementAt(Refreshes / 2);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{gateways} gateways: 1 command a refresh, median {median:0.00} ms"));
    }

    [Fact]
    public async Task A_gateway_that_comes_or_goes_is_seen_at_the_next_refresh()
    {
        var (first, second) = (Lease("gateway-1"), Lease("gateway-2"));
        await first.TakeAsync();
        Assert.Equal(["gateway-1"], (await _directory.RefreshAsync()).Boots.Keys);

        await second.TakeAsync();
        Assert.Equal(["gateway-1", "gateway-2"], (await _directory.RefreshAsync()).Boots.Keys.Order());

        await first.ReleaseAsync();
        Assert.Equal(["gateway-2"], (await _directory.RefreshAsync()).Boots.Keys);
    }

    [Fact]
    public async Task A_gateway_that_crashed_is_gone_when_its_lease_is_over_and_back_when_it_renews()
    {
        await Lease("gateway-1", Short).TakeAsync();

        await Eventually.TrueAsync(async () => (await _directory.RefreshAsync()).Boots.Count == 0);
        Assert.False(await _directory.IsLiveAsync(new GatewayIdentity("gateway-1", "boot")));

        Assert.Equal(LeaseRenewal.Recreated, await Lease("gateway-1").RenewAsync(default, default));
        await _directory.RefreshAsync();
        Assert.True(await _directory.IsLiveAsync(new GatewayIdentity("gateway-1", "boot")));
    }

    [Fact]
    public async Task A_lease_counts_no_longer_than_its_time_even_where_nobody_has_removed_it()
    {
        var lease = Lease("gateway-1", Short);
        await lease.TakeAsync();
        await Task.Delay(Short.Duration + TimeSpan.FromMilliseconds(100));

        Assert.Equal(LeaseRenewal.Recreated, await lease.RenewAsync(default, default));
    }

    [Fact]
    public async Task When_redis_has_lost_the_leases_the_view_is_empty_until_they_are_written_again()
    {
        var lease = Lease("gateway-1");
        await lease.TakeAsync();
        await _directory.RefreshAsync();

        await redis.Connection.GetServers()[0].FlushAllDatabasesAsync();
        Assert.Empty((await _directory.RefreshAsync()).Boots);

        Assert.Equal(LeaseRenewal.Recreated, await lease.RenewAsync(default, default));
        Assert.Equal(["gateway-1"], (await _directory.RefreshAsync()).Boots.Keys);
    }

    private GatewayLease Lease(string id, LeaseOptions? options = null) => new(redis.Commands, new GatewayIdentity(id, "boot"), options ?? Long);
}
