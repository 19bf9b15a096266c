using PushApp.Client.Connections;

namespace PushApp.Tests.Client.Connections;

public sealed class ConnectionWatchTests
{
    private readonly Clocks _clocks = new();
    private readonly ConnectionWatch _watch;

    public ConnectionWatchTests() => _watch = new ConnectionWatch(_clocks) { Heartbeat = TimeSpan.FromSeconds(10) };

    [Fact]
    public void Silence_for_two_and_a_half_heartbeats_is_the_end()
    {
        Assert.Equal(Enumerable.Repeat(WatchVerdict.Fine, 10), Looks(10));
        Assert.Equal(WatchVerdict.Dead, Look(2.5));
    }

    [Fact]
    public void Anything_that_comes_is_a_sign_of_life()
    {
        Looks(9);
        _watch.Received();

        Assert.DoesNotContain(WatchVerdict.Dead, Looks(10));
    }

    [Fact]
    public void While_the_application_is_behind_the_gateway_gets_a_sign_of_life_each_heartbeat()
    {
        _watch.Pause();
        Assert.Equal(3, Looks(12).Count(verdict => verdict == WatchVerdict.Live));
        _watch.Resume();

        Assert.DoesNotContain(WatchVerdict.Dead, Looks(10));
        Assert.Equal(WatchVerdict.Dead, Look(2.5));
    }

    // In sleep the monotonic clock stands still, and the other one does not.
    [Fact]
    public void After_sleep_the_gateway_is_asked_and_has_five_seconds_to_answer()
    {
        Looks(1);
        _clocks.Sleep(TimeSpan.FromHours(1));
        Assert.Equal(WatchVerdict.Ask, Look(2.5));
        Assert.Equal(WatchVerdict.Fine, Look(2.5));
        Assert.Equal(WatchVerdict.Dead, Look(2.6));
    }

    [Fact]
    public void A_gateway_that_answers_after_sleep_is_kept()
    {
        Looks(1);
        _clocks.Sleep(TimeSpan.FromHours(1));
        Assert.Equal(WatchVerdict.Ask, Look(2.5));
        _clocks.Go(0.1);
        _watch.Received();

        Assert.DoesNotContain(WatchVerdict.Dead, Looks(9));
    }

    private WatchVerdict[] Looks(int count) => [.. Enumerable.Range(0, count).Select(_ => Look(2.5))];

    private WatchVerdict Look(double seconds)
    {
        _clocks.Go(seconds);
        return _watch.Look();
    }

    private sealed class Clocks : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Go(double seconds)
        {
            _now += TimeSpan.FromSeconds(seconds);
            _ticks += TimeSpan.FromSeconds(seconds).Ticks;
        }

        public void Sleep(TimeSpan time) => _now += time;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _ticks;
    }
}
