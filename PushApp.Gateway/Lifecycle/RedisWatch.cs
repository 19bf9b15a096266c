using PushApp.Delivery.Identity;
using PushApp.Delivery.Leases;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Consuming;
using PushApp.Gateway.Protocol;

namespace PushApp.Gateway.Lifecycle;

/// <summary>
/// What a gateway does that Redis does not answer. No client is let in, as none can be served. Those there stay where Redis is
/// away for all: nothing is accepted for them meanwhile. Where it answers another gateway, they are sent to that.
/// </summary>
internal sealed partial class RedisWatch(
    GatewayIdentity identity, GatewayDirectory directory, RedisWitness witness, LeaseOptions lease, Admission admission, Drain drain,
    ILogger<RedisWatch> logger)
{
    // Once the lease has ended, and messages for this gateway's clients are only stored.
    private readonly TimeSpan _untilAsked = lease.Duration * 2;

    // A gateway that can reach nobody can serve nobody either.
    private readonly TimeSpan _untilAlone = lease.Duration * 6;

    private bool _unanswered;
    private bool _cutOff;

    /// <summary>Notes that Redis has answered.</summary>
    public void Answered()
    {
        witness.Answered();
        (_unanswered, _cutOff) = (false, false);
        admission.Clear(Obstacle.Redis);
    }

    /// <summary>Notes that Redis has not answered.</summary>
    /// <param name="since">For how long it has not.</param>
    /// <param name="failure">Why not.</param>
    public async Task UnansweredAsync(TimeSpan since, Exception failure)
    {
        if (!_unanswered)
        {
            LogUnanswered(failure);
        }

        _unanswered = true;
        if (since > lease.Duration)
        {
            admission.Refuse(Obstacle.Redis, "Redis does not answer.");
        }

        if (since > _untilAsked && !_cutOff && await IsCutOffAsync(since))
        {
            _cutOff = true;
            LogCutOff(identity.Id);
            await drain.RunAsync(CloseReason.Unavailable);
        }
    }

    private async Task<bool> IsCutOffAsync(TimeSpan since)
    {
        var others = directory.LastKnown.Select(gateway => gateway.Id).Where(id => id != identity.Id).ToArray();
        return others.Length > 0 && (await witness.AnswersAnotherAsync(others) ?? since > _untilAlone);
    }

    [LoggerMessage(LogLevel.Warning, "The lease cannot be renewed: Redis does not answer. Trying again; connected clients stay while nobody can reach it.")]
    private partial void LogUnanswered(Exception e);

    [LoggerMessage(LogLevel.Error, "{GatewayId} is cut off from Redis, and another gateway is not, or it can reach nobody: it sends its clients away.")]
    private partial void LogCutOff(string gatewayId);
}
