using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HdrHistogram;
using PushApp.Bench.Peers;
using RocketMQ.TestKit.Measuring;

namespace PushApp.Bench.Load;

/// <summary>Sends to a peer's clients in turn, one request for each message, and takes the time until each has its message.</summary>
internal sealed class Sender : IDisposable
{
    private const long LongestMicroseconds = 60_000_000;
    private const int Digits = 3;

    // What is due beyond this and cannot be sent says that the peer cannot keep up.
    private const int MostUnderWay = 20_000;
    private static readonly TimeSpan ArrivalLimit = TimeSpan.FromSeconds(10);

    private readonly IPeer _peer;
    private readonly UnderWay _underWay;
    private readonly IReadOnlyList<string> _users;
    private readonly string _padding;
    private readonly AuthenticationHeaderValue _authorization;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1024, ActivityHeadersPropagator = null });
    private readonly LongConcurrentHistogram _latencies = new(1, LongestMicroseconds, Digits);
    private int _next;
    private long _refused;
    private long _missing;

    public Sender(IPeer peer, UnderWay underWay, IReadOnlyList<string> users, int body)
    {
        (_peer, _underWay, _users) = (peer, underWay, users);
        _padding = new string('x', Math.Max(0, body - """{"n":1000000,"p":""}""".Length));
        _authorization = new AuthenticationHeaderValue("Bearer", peer.Token("bench-sender"));
    }

    /// <summary>Sends for a while and waits for what is under way.</summary>
    public async Task<Round> RunAsync(LoadShape shape, TimeSpan duration)
    {
        _latencies.Reset();
        (_refused, _missing) = (0, 0);
        var before = Usage();
        var begun = Stopwatch.GetTimestamp();
        await (shape.InFlight is { } count
            ? Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => KeepSendingAsync(begun, duration))))
            : SendOnTimeAsync(shape.PerSecond!.Value, begun, duration));
        var elapsed = Stopwatch.GetElapsedTime(begun);
        var after = Usage();
        return new Round
        {
            Peer = _peer.Name,
            Load = shape.ToString(),
            Messages = _latencies.TotalCount,
            Seconds = elapsed.TotalSeconds,
            P50 = Milliseconds(50),
            P99 = Milliseconds(99),
            Max = Milliseconds(100),
            Refused = _refused,
            Missing = _missing,
            Cpu = after.ToDictionary(role => role.Key, role => (role.Value - before[role.Key]).TotalMicroseconds / Math.Max(1, _latencies.TotalCount)),
        };
    }

    public void Dispose() => _http.Dispose();

    private async Task KeepSendingAsync(long begun, TimeSpan duration)
    {
        while (Stopwatch.GetElapsedTime(begun) < duration)
        {
            await SendAsync(Stopwatch.GetTimestamp());
        }
    }

    // A message's time counts from when it was due, so that one that is late makes those behind it late, too.
    private async Task SendOnTimeAsync(int perSecond, long begun, TimeSpan duration)
    {
        var sending = new List<Task>();
        var interval = (double)Stopwatch.Frequency / perSecond;
        var total = (long)(perSecond * duration.TotalSeconds);
        for (long sent = 0; sent < total;)
        {
            for (var due = begun + (long)(sent * interval); sent < total && due <= Stopwatch.GetTimestamp(); due = begun + (long)(++sent * interval))
            {
                if (_underWay.Count >= MostUnderWay)
                {
                    Interlocked.Increment(ref _refused);
                    continue;
                }

                var at = due;
                sending.Add(Task.Run(() => SendAsync(at)));
            }

            await Task.Delay(1);
        }

        await Task.WhenAll(sending);
    }

    private async Task SendAsync(long due)
    {
        var to = _users[(int)((uint)Interlocked.Increment(ref _next) % (uint)_users.Count)];
        var message = _underWay.Begin(due);
        using var request = new HttpRequestMessage(HttpMethod.Post, _peer.Sends)
        {
            Version = HttpVersion.Version11,
            Content = new ByteArrayContent(Request(to, message.Number)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            Headers = { Authorization = _authorization },
        };
        using (var response = await _http.SendAsync(request, CancellationToken.None))
        {
            if (response.StatusCode is not HttpStatusCode.Accepted)
            {
                Interlocked.Increment(ref _refused);
                _underWay.GiveUp(message);
                return;
            }
        }

        try
        {
            var latency = await message.Arrived.WaitAsync(ArrivalLimit);
            _latencies.RecordValue(Math.Clamp((long)latency.TotalMicroseconds, 1, LongestMicroseconds));
        }
        catch (TimeoutException)
        {
            Interlocked.Increment(ref _missing);
            _underWay.GiveUp(message);
        }
    }

    // The client finds the number behind its name.
    private byte[] Request(string to, long number) =>
        Encoding.ASCII.GetBytes($$$"""{"to":"{{{to}}}","body":{"n":{{{number}}},"p":"{{{_padding}}}"}}""");

    private Dictionary<string, TimeSpan> Usage() => _peer.Processes
        .Append(new KeyValuePair<string, IReadOnlyList<int>>(Round.LoadRole, [Environment.ProcessId]))
        .ToDictionary(role => role.Key, role => ProcessUsage.Cpu(role.Value));

    private double Milliseconds(double percentile) => _latencies.TotalCount == 0 ? double.NaN : _latencies.GetValueAtPercentile(percentile) / 1000.0;
}
