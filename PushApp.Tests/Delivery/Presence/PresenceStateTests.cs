using PushApp.Delivery.Presence;

namespace PushApp.Tests.Delivery.Presence;

public sealed class PresenceStateTests
{
    [Theory]
    [InlineData(7L, null)]
    [InlineData(7L, 8L)]
    public void It_is_read_as_it_was_written(long since, long? goneSince)
    {
        var state = new PresenceState(since, goneSince);
        Assert.Equal(state, PresenceState.Decode(state.Encode()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1 2 3")]
    public void What_is_no_state_is_nobody(string? value) => Assert.Null(PresenceState.Decode(value));
}
