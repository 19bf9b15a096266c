using Microsoft.Extensions.Logging.Abstractions;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;

namespace PushApp.Tests.Delivery.Leases;

[Collection(SharedRedis.Name)]
public sealed class GatewayLeaseTests(RedisServer redis) : IDisposable
{
    private static readonly LeaseOptions Long = new() { Duration = TimeSpan.FromMinutes(1) };
    private static readonly LeaseOptions Short = new() { Duration = TimeSpan.FromSeconds(1) };

    private readonly string _id = SharedRedis.NewId("gateway");
    private readonly GatewayDirectory _directory = new(redis.Commands, NullLogger<GatewayDirectory>.Instance);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_gateway_with_a_lease_is_listed_with_what_it_reports()
    {
        var lease = Lease("boot-1");
        await lease.TakeAsync();

        Assert.Equal(LeaseRenewal.Renewed, await lease.RenewAsync(GatewayCondition.Ready, new GatewayStats(3, 20, 19)));

        var gateway = Assert.Single(await ListAsync());
        Assert.Equal(("boot-1", new GatewayStats(3, 20, 19)), (gateway.BootId, gateway.Stats));
        Assert.InRange(gateway.StartedAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task A_second_boot_takes_the_lease_over_and_the_first_one_loses_it()
    {
        var (first, second) = (Lease("boot-1"), Lease("boot-2"));
        await first.TakeAsync();
        await second.TakeAsync();

        Assert.Equal(LeaseRenewal.Lost, await first.RenewAsync(default, default));
        Assert.Equal(LeaseRenewal.Renewed, await second.RenewAsync(default, default));
        Assert.Equal("boot-2", Assert.Single(await ListAsync()).BootId);
    }

    [Fact]
    public async Task A_release_ends_the_lease_at_once()
    {
        var lease = Lease("boot-1");
        await lease.TakeAsync();

        Assert.True(await lease.ReleaseAsync());
        Assert.Empty(await ListAsync());
        Assert.False(await _directory.IsLiveAsync(new GatewayIdentity(_id, "boot-1")));
    }

    [Fact]
    public async Task A_release_leaves_the_lease_of_the_next_boot()
    {
        var (first, second) = (Lease("boot-1"), Lease("boot-2"));
        await first.TakeAsync();
        await second.TakeAsync();

        Assert.False(await first.ReleaseAsync());
        Assert.Equal("boot-2", Assert.Single(await ListAsync()).BootId);
    }

    [Fact]
    public async Task A_lease_that_is_not_renewed_expires_and_a_late_renewal_tells()
    {
        var lease = Lease("boot-1", Short);
        await lease.TakeAsync();

        await Eventually.TrueAsync(async () => (await ListAsync()).Count == 0);

        Assert.Equal(LeaseRenewal.Recreated, await lease.RenewAsync(default, default));
        Assert.Single(await ListAsync());
    }

    [Theory]
    [InlineData("00:00:00.5")]
    [InlineData("01:00:00")]
    [InlineData("soon")]
    public void A_duration_that_cannot_be_is_refused_with_its_key(string duration) => Assert.Contains(
        "Gateway:LeaseDuration",
        Assert.ThrowsAny<Exception>(() => CheckedOptions.Read<LeaseOptions>(LeaseOptions.Section, "Gateway:LeaseDuration", duration)).Message);

    [Fact]
    public void A_duration_that_can_be_is_taken() => Assert.Equal(
        TimeSpan.FromSeconds(2), CheckedOptions.Read<LeaseOptions>(LeaseOptions.Section, "Gateway:LeaseDuration", "00:00:02").Duration);

    private GatewayLease Lease(string boot, LeaseOptions? options = null) =>
        new(redis.Commands, new GatewayIdentity(_id, boot), options ?? Long);

    private async Task<List<LiveGateway>> ListAsync() =>
        [.. (await _directory.ListAsync()).Where(gateway => gateway.Id == _id)];
}
