using PushApp.OperatorConsole.ChatApi;

namespace PushApp.OperatorConsole.Gateways;

/// <summary>What the gateways said of themselves in the last minutes; gateways that are gone are remembered for a while. Not for several threads.</summary>
internal sealed class GatewayHistory
{
    /// <summary>How far back it reaches.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(5);

    /// <summary>How long a gateway is shown that is gone.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(2);

    // A gateway reports about every second: shorter, and a rate would jump with the moment of the report.
    private static readonly TimeSpan RateSpan = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Track> _tracks = new(StringComparer.Ordinal);

    /// <summary>Takes an answer of the chat API.</summary>
    /// <param name="now">When it came.</param>
    /// <param name="gateways">The gateways that live.</param>
    /// <returns>What is to be shown now, by id.</returns>
    public IReadOnlyList<GatewayView> Take(DateTimeOffset now, IReadOnlyList<GatewayState> gateways)
    {
        foreach (var gateway in gateways)
        {
            if (!_tracks.TryGetValue(gateway.Id, out var track) || track.Last.BootId != gateway.BootId)
            {
                // Another life counts from zero again.
                _tracks[gateway.Id] = track = new Track(gateway);
            }

            track.Take(now, gateway);
        }

        foreach (var (id, track) in _tracks.ToArray())
        {
            if (now - track.LastSeen > Memory)
            {
                _tracks.Remove(id);
            }
        }

        return [.. _tracks.Values.Select(track => track.View(now)).OrderBy(view => view.Id, StringComparer.Ordinal)];
    }

    private sealed record Sample(DateTimeOffset At, long Connections, double Consumed, double Pushed);

    private sealed class Track(GatewayState first)
    {
        private readonly Queue<Sample> _samples = new();
        private readonly Queue<(DateTimeOffset At, GatewayState State)> _recent = new();

        public GatewayState Last { get; private set; } = first;

        public DateTimeOffset LastSeen { get; private set; }

        public void Take(DateTimeOffset now, GatewayState state)
        {
            (Last, LastSeen) = (state, now);
            _recent.Enqueue((now, state));
            while (_recent.Count > 2 && now - _recent.ElementAt(1).At >= RateSpan)
            {
                _recent.Dequeue();
            }

            var (since, before) = _recent.Peek();
            var seconds = (now - since).TotalSeconds;
            double Rate(long count) => seconds > 0 ? Math.Max(0, count / seconds) : 0;
            _samples.Enqueue(new Sample(now, state.Connections, Rate(state.Consumed - before.Consumed), Rate(state.Pushed - before.Pushed)));
            while (now - _samples.Peek().At > Span)
            {
                _samples.Dequeue();
            }
        }

        public GatewayView View(DateTimeOffset now)
        {
            var last = _samples.Last();
            var gone = LastSeen < now;
            return new GatewayView(
                Last.Id, gone ? GatewayView.Gone : Last.Condition, gone ? 0 : Last.Connections, gone ? 0 : last.Consumed, gone ? 0 : last.Pushed,
                Last.StartedAt, LastSeen,
                [.. _samples.Where(sample => now - sample.At <= Span)
                    .Select(sample => new GatewayPoint((sample.At - now).TotalSeconds, sample.Connections, sample.Consumed, sample.Pushed))]);
        }
    }
}
