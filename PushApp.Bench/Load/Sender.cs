using System.Diagnostics;
using PushApp.Bench.Peers;

namespace PushApp.Bench.Load;

/// <summary>Sends to a peer's clients in turn, and takes the time until each has its message.</summary>
internal sealed class Sender(Peer peer, UnderWay underWay, IReadOnlyList<string> users, int body, int nodes) : IDisposable
{
    // What is due beyond this and cannot be sent says that the peer cannot keep up.
    private const int MostUnderWay = 20_000;
    private static readonly TimeSpan ArrivalLimit = TimeSpan.FromSeconds(10);

    private readonly MessagePoster _poster = new(peer, body);
    private Latencies _latencies = new();
    private int _next;
    private long _refused;
    private long _missing;

    /// <summary>Sends for a while and waits for what is under way.</summary>
    public async Task<Round> RunAsync(LoadShape shape, TimeSpan duration)
    {
        _latencies = new Latencies();
        (_refused, _missing) = (0, 0);
        var before = RoleUsage.Cpu(peer);
        var begun = Stopwatch.GetTimestamp();
        await (shape.InFlight is { } count
            ? Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => KeepSendingAsync(shape.Batch, begun, duration))))
            : SendOnTimeAsync(shape.PerSecond!.Value, shape.Batch, begun, duration));
        var elapsed = Stopwatch.GetElapsedTime(begun);
        var after = RoleUsage.Cpu(peer);
        return new Round
        {
            Peer = peer.Name,
            Load = shape.ToString(),
            Nodes = nodes,
            Messages = _latencies.Count,
            Seconds = elapsed.TotalSeconds,
            P50 = _latencies.Milliseconds(50),
            P99 = _latencies.Milliseconds(99),
            Max = _latencies.Milliseconds(100),
            Latencies = _latencies.Curve(),
            Refused = _refused,
            Missing = _missing,
            Cpu = RoleUsage.CpuOfMessage(before, after, _latencies.Count),
            Memory = RoleUsage.MemoryOfProcess(peer),
        };
    }

    public void Dispose() => _poster.Dispose();

    private async Task KeepSendingAsync(int batch, long begun, TimeSpan duration)
    {
        while (Stopwatch.GetElapsedTime(begun) < duration)
        {
            await SendAsync(Stopwatch.GetTimestamp(), batch);
        }
    }

    // A message's time counts from when its request was due, so that one that is late makes those behind it late, too.
    private async Task SendOnTimeAsync(int perSecond, int batch, long begun, TimeSpan duration)
    {
        var sending = new List<Task>();
        var interval = (double)Stopwatch.Frequency * batch / perSecond;
        var total = (long)(perSecond * duration.TotalSeconds / batch);
        for (long sent = 0; sent < total;)
        {
            for (var due = begun + (long)(sent * interval); sent < total && due <= Stopwatch.GetTimestamp(); due = begun + (long)(++sent * interval))
            {
                if (underWay.Count >= MostUnderWay)
                {
                    Interlocked.Add(ref _refused, batch);
                    continue;
                }

                var at = due;
                sending.Add(Task.Run(() => SendAsync(at, batch)));
            }

            await Task.Delay(1);
        }

        await Task.WhenAll(sending);
    }

    private async Task SendAsync(long due, int batch)
    {
        var messages = new Message[batch];
        var outgoing = new OutgoingMessage[batch];
        for (var i = 0; i < batch; i++)
        {
            messages[i] = underWay.Begin(due);
            outgoing[i] = new OutgoingMessage(NextUser(), messages[i].Number);
        }

        var refused = await _poster.PostAsync(outgoing);
        foreach (var place in refused)
        {
            Interlocked.Increment(ref _refused);
            underWay.GiveUp(messages[place]);
        }

        await ArriveAsync(refused.Count == 0 ? messages : [.. messages.Where((_, place) => !refused.Contains(place))]);
    }

    private async Task ArriveAsync(Message[] messages)
    {
        await Task.WhenAll(messages.Select(Task (message) => message.Arrived)).WaitAsync(ArrivalLimit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var message in messages)
        {
            if (message.Arrived.IsCompletedSuccessfully)
            {
                _latencies.Add(await message.Arrived);
            }
            else
            {
                Interlocked.Increment(ref _missing);
                underWay.GiveUp(message);
            }
        }
    }

    private string NextUser() => users[(int)((uint)Interlocked.Increment(ref _next) % (uint)users.Count)];
}
