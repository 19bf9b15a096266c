using PushApp.Delivery.Presence;
using PushApp.Events.Presence;

namespace PushApp.Tests.Events.Presence;

public sealed class PresenceDecisionTests
{
    private const long Now = 1_000_000;

    private static readonly TimeSpan AwayAfter = TimeSpan.FromSeconds(10);
    private static readonly long NextRound = Now + (long)PresenceDecision.Recheck.TotalMilliseconds;

    [Fact]
    public void Who_was_away_and_is_connected_has_come() =>
        Assert.Equal(new(new PresenceChange(true, Now), new PresenceState(Now), NextRound), Of(null, true));

    [Fact]
    public void Who_is_still_here_is_looked_at_later() =>
        Assert.Equal(new(null, new PresenceState(5), NextRound), Of(new PresenceState(5), true));

    [Fact]
    public void Who_has_reconnected_never_left() =>
        Assert.Equal(new(null, new PresenceState(5), NextRound), Of(new PresenceState(5, Now - 3000), true));

    [Fact]
    public void Who_has_lost_the_connection_is_looked_at_when_it_may_have_left() =>
        Assert.Equal(new(null, new PresenceState(5, Now), Now + 10_000), Of(new PresenceState(5), false));

    [Fact]
    public void Who_is_noted_again_meanwhile_leaves_no_later() =>
        Assert.Equal(new(null, new PresenceState(5, Now - 4000), Now + 6000), Of(new PresenceState(5, Now - 4000), false));

    [Fact]
    public void Who_has_not_come_back_has_left_when_the_connection_was_lost() =>
        Assert.Equal(new(new PresenceChange(false, Now - 10_000), null, null), Of(new PresenceState(5, Now - 10_000), false));

    [Fact]
    public void Without_a_delay_it_has_left_at_once() =>
        Assert.Equal(new(new PresenceChange(false, Now), null, null), PresenceDecision.Of(new PresenceState(5), false, Now, TimeSpan.Zero));

    [Fact]
    public void By_a_clock_that_is_behind_it_has_left_after_it_came() =>
        Assert.Equal(Now + 501, Of(new PresenceState(Now + 500), false).State!.GoneSince);

    [Fact]
    public void Who_is_away_stays_away() => Assert.Equal(new(null, null, null), Of(null, false));

    private static PresenceDecision Of(PresenceState? state, bool isConnected) => PresenceDecision.Of(state, isConnected, Now, AwayAfter);
}
