using System.Collections.Concurrent;
using System.Diagnostics;

namespace PushApp.Chaos.Load;

/// <summary>A steady stream of messages, to each of its users in turn. It keeps its rate whether or not they are accepted.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    private readonly ChatApis _apis;
    private readonly Ledger _ledger;
    private readonly string _token;
    private readonly IReadOnlyList<string> _users;
    private readonly double _perSecond;
    private readonly string _padding;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _underWay = [];
    private readonly Task _running;

    /// <param name="apis">Take the messages.</param>
    /// <param name="ledger">Notes them.</param>
    /// <param name="token">The sender's.</param>
    /// <param name="users">The receivers.</param>
    /// <param name="perSecond">Messages for each second, to all of them together.</param>
    /// <param name="padding">Bytes of a message's body beside its number.</param>
    public Traffic(ChatApis apis, Ledger ledger, string token, IReadOnlyList<string> users, double perSecond, int padding = 100)
    {
        (_apis, _ledger, _token, _users, _perSecond) = (apis, ledger, token, users, perSecond);
        _padding = new string('x', padding);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Begins no more messages, and waits for the answers to those that are under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await Task.WhenAll(_underWay.Keys);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var beat = new PeriodicTimer(Beat);
        var (started, begun) = (Stopwatch.GetTimestamp(), 0L);
        while (await NextAsync(beat))
        {
            var due = (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * _perSecond);
            for (; begun < due; begun++)
            {
                var work = SendAsync(_users[(int)(begun % _users.Count)]);
                _underWay.TryAdd(work, 0);
                _ = work.ContinueWith(done => _underWay.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
    }

    private async ValueTask<bool> NextAsync(PeriodicTimer beat)
    {
        try
        {
            return await beat.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task SendAsync(string user)
    {
        var message = _ledger.Begin(user);
        var answer = await _apis.SendAsync(_token, message, _padding);
        if (answer.Seq is { } seq)
        {
            _ledger.Accept(message, seq);
        }
        else
        {
            _ledger.Refuse(answer.Refusal);
            if (!answer.IsOfTheApi)
            {
                _ledger.Violate(ViolationKind.Protocol, $"a message was answered with {answer.Refusal}");
            }
        }
    }
}
