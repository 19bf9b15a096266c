using System.Security.Cryptography;
using PushApp.Delivery;
using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Delivery.Presence;
using PushApp.Delivery.Redis;

namespace PushApp.Events.Presence;

/// <summary>
/// Looks at the users who are due, in all parts that no other process has. What counts is what it finds, so
/// that a note which is lost, or comes twice, is no event lost or told twice.
/// </summary>
internal sealed partial class PresenceWatch(
    PresenceShards shards, PresenceMarks marks, GatewayDirectory gateways, Look look, ILogger<PresenceWatch> logger) : BackgroundService
{
    // So many at the same time; each costs a few round trips.
    private const int Together = 64;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StandbyInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(1);

    private readonly bool[] _isFailing = new bool[PresenceShards.Count];
    private readonly string _owner = RandomNumberGenerator.GetHexString(16, lowercase: true);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, PresenceShards.Count).Select(shard => RunAsync(shard, stoppingToken)));

    private async Task RunAsync(int shard, CancellationToken stoppingToken)
    {
        IReadOnlySet<GatewayIdentity> known = new HashSet<GatewayIdentity>();
        var pause = Interval;
        while (await Pause.ForAsync(pause, stoppingToken))
        {
            try
            {
                var alive = gateways.LastKnown;
                var taken = await LookAsync(shard, isGatewayGone: known.Any(gateway => !alive.Contains(gateway)));
                pause = taken switch { Taken.Nothing => StandbyInterval, Taken.Some => Interval, _ => TimeSpan.Zero };
                known = alive;
            }
            catch (Exception e) when (RedisFailure.MayPass(e) || RedisFailure.IsWrongType(e))
            {
                LogUnreachable(e);
                pause = StandbyInterval;
            }
        }

        await ReleaseAsync(shard);
    }

    private async Task<Taken> LookAsync(int shard, bool isGatewayGone)
    {
        if (await shards.TakeAsync(shard, _owner, Together) is not { } due)
        {
            return Taken.Nothing;
        }

        // Nobody notes the users of a gateway that has crashed, and nobody has looked while the part was nobody's.
        if (isGatewayGone || due.IsNew)
        {
            await foreach (var users in shards.HereAsync(shard))
            {
                await marks.ChangedAsync(users);
            }
        }

        if (due.Users.Count == 0)
        {
            return Taken.Some;
        }

        var looked = await Task.WhenAll(due.Users.Select(user => look.AtAsync(user, due.Now)));
        var settled = looked.OfType<SettledUser>().ToList();
        NoteFailures(shard, due.Users.Count - settled.Count);
        return await shards.SettleAsync(shard, _owner, settled) && settled.Count == Together ? Taken.Many : Taken.Some;
    }

    // Once, until all is told again: they are tried twice a second.
    private void NoteFailures(int shard, int count)
    {
        if (count > 0 && !_isFailing[shard])
        {
            LogPostponed(count);
        }

        _isFailing[shard] = count > 0;
    }

    private async Task ReleaseAsync(int shard)
    {
        try
        {
            await shards.ReleaseAsync(shard, _owner).WaitAsync(ReleaseTimeout);
        }
        catch (Exception e) when (RedisFailure.MayPass(e) || e is TimeoutException)
        {
            // It ends by itself.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis does not answer; who has come and left is announced when it does.")]
    private partial void LogUnreachable(Exception e);

    [LoggerMessage(LogLevel.Warning, "What is new of {Count} users cannot be told now: RocketMQ's topic PUSH_EVENT or Redis does not take it. It is tried again until it can (pushapp.events.postponed).")]
    private partial void LogPostponed(int count);

    /// <summary>How much of a part there was to do.</summary>
    private enum Taken
    {
        /// <summary>Another process has it.</summary>
        Nothing,
        Some,

        /// <summary>As many as are taken at once: there may be more.</summary>
        Many,
    }
}
