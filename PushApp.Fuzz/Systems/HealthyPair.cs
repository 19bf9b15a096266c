using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using PushApp.Fuzz.Generators;

namespace PushApp.Fuzz.Systems;

/// <summary>A healthy client, and a healthy sender who sends it a message every 250 ms, while others do what they should not.</summary>
internal sealed class HealthyPair : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // A push that is lost on its way is made good for within a heartbeat, 25 seconds; a busy machine may take longer.
    private static readonly TimeSpan LastArrival = TimeSpan.FromSeconds(60);

    private readonly string _receiver = $"healthy-{Guid.NewGuid():n}";
    private readonly ConcurrentDictionary<long, long> _sentAt = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http;
    private HealthyClient _client = null!;
    private Task _sending = Task.CompletedTask;
    private long _slowestTicks;
    private long _sent;
    private long _refused;

    private HealthyPair(FuzzedSystem system)
    {
        _http = new HttpClient { BaseAddress = system.ChatApi.Address, Timeout = TimeSpan.FromSeconds(10) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Encoding.ASCII.GetString(Tokens.Valid("healthy-sender")));
    }

    /// <summary>Connects the client, and begins to send.</summary>
    public static async Task<HealthyPair> StartAsync(FuzzedSystem system)
    {
        var pair = new HealthyPair(system);
        pair._client = await HealthyClient.ConnectAsync(system, pair._receiver, pair.Arrived);
        pair._sending = pair.SendAsync();
        return pair;
    }

    /// <summary>Ends sending, and says what came of it.</summary>
    /// <param name="waits">Whether to wait for what is still under way.</param>
    public async Task<HealthyResult> EndAsync(bool waits)
    {
        await _stop.CancelAsync();
        await _sending;
        var waited = Stopwatch.GetTimestamp();
        while (waits && _client.Received.Count < _sent && !_client.IsCut && Stopwatch.GetElapsedTime(waited) < LastArrival)
        {
            await Task.Delay(10);
        }

        return HealthyResult.Of(_sent, _refused, [.. _client.Received], _client.IsCut, new TimeSpan(_slowestTicks));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        await _client.DisposeAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        for (var number = 1L; !_stop.IsCancellationRequested; number++)
        {
            _sentAt[number] = Stopwatch.GetTimestamp();
            if (await SendAsync(number))
            {
                Interlocked.Increment(ref _sent);
            }
            else
            {
                Interlocked.Increment(ref _refused);
            }

            await ((Task)timer.WaitForNextTickAsync(_stop.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> SendAsync(long number)
    {
        try
        {
            using var content = new StringContent($$$"""{"to":"{{{_receiver}}}","body":{"n":{{{number}}}}}""", Encoding.UTF8, "application/json");
            using var answer = await _http.PostAsync("/api/messages", content);
            return answer.StatusCode is HttpStatusCode.Accepted;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    // The client's loop alone calls this.
    private void Arrived(long number)
    {
        if (_sentAt.TryGetValue(number, out var at))
        {
            _slowestTicks = Math.Max(_slowestTicks, Stopwatch.GetElapsedTime(at).Ticks);
        }
    }
}
