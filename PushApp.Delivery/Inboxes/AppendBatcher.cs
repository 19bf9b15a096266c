using System.Diagnostics.CodeAnalysis;
using PushApp.Delivery.Redis;
using PushApp.Delivery.Routes;
using StackExchange.Redis;

namespace PushApp.Delivery.Inboxes;

/// <summary>
/// Runs the script that appends, for users of one slot. One call is under way at a time, and what comes meanwhile shares the
/// next: alone under light load, many under heavy load, when a call costs more than what it does.
/// </summary>
/// <param name="redis">Runs the script.</param>
/// <param name="script">The script.</param>
/// <param name="limits">Its first arguments after the epoch.</param>
internal sealed class AppendBatcher(RedisCommands redis, RedisScript script, RedisValue[] limits)
{
    // Redis does nothing else while a script runs: some 10 µs for each message.
    private const int MaxBatch = 128;

    // A single message may have more.
    private const int MaxBatchBytes = 1024 * 1024;

    // Bounded by the requests that wait for them.
    private readonly Queue<PendingAppend> _waiting = new();
    private bool _isUnderWay;

    /// <exception cref="RedisException">Redis cannot be reached, or refuses this message.</exception>
    public Task<AppendResult> AppendAsync(Append append)
    {
        lock (_waiting)
        {
            if (_isUnderWay)
            {
                var pending = new PendingAppend(append);
                _waiting.Enqueue(pending);
                return pending.Task;
            }

            _isUnderWay = true;
        }

        return AppendFirstAsync(append);
    }

    private async Task<AppendResult> AppendFirstAsync(Append append)
    {
        try
        {
            return Read((await RunAsync([append]))[0]);
        }
        finally
        {
            if (TryTakeBatch(out var batch))
            {
                // It outlives the request, and must not work in its trace.
                using (ExecutionContext.SuppressFlow())
                {
                    _ = Task.Run(() => AppendOnAsync(batch));
                }
            }
        }
    }

    private async Task AppendOnAsync(List<PendingAppend> first)
    {
        var batch = first;
        do
        {
            await AppendTogetherAsync(batch);
        }
        while (TryTakeBatch(out batch));
    }

    /// <summary>Takes what has gathered in the place of the call that ended.</summary>
    private bool TryTakeBatch([NotNullWhen(true)] out List<PendingAppend>? batch)
    {
        lock (_waiting)
        {
            _isUnderWay = _waiting.Count > 0;
            batch = _isUnderWay ? TakeBatch() : null;
            return _isUnderWay;
        }
    }

    private List<PendingAppend> TakeBatch()
    {
        var batch = new List<PendingAppend>(Math.Min(_waiting.Count, MaxBatch));
        var room = MaxBatchBytes;
        while (batch.Count < MaxBatch && _waiting.TryPeek(out var next) && (batch.Count == 0 || next.Append.Item.Length <= room))
        {
            room -= next.Append.Item.Length;
            batch.Add(_waiting.Dequeue());
        }

        return batch;
    }

    private async Task AppendTogetherAsync(List<PendingAppend> batch)
    {
        try
        {
            var results = await RunAsync(batch.ConvertAll(pending => pending.Append));
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Complete(results[i]);
            }
        }
        catch (Exception e)
        {
            batch.ForEach(pending => pending.TrySetException(e));
        }
    }

    private async Task<RedisResult[]> RunAsync(List<Append> appends)
    {
        var keys = new List<RedisKey>(appends.Count * 5);
        var arguments = new List<RedisValue>(1 + limits.Length + appends.Count * 2) { Inbox.NewEpoch() };
        arguments.AddRange(limits);
        byte[]? last = null;
        foreach (var append in appends)
        {
            keys.AddRange(append.Head, append.Items, append.Cursors, append.Routes);
            if (append.Sent is { } sent)
            {
                keys.Add(sent);
            }

            // A message for many goes to Redis once in each call.
            arguments.AddRange(append.Item == last ? RedisValue.EmptyString : append.Item, append.Digest);
            last = append.Item;
        }

        return (RedisResult[])(await redis.RunAsync(script, [.. keys], [.. arguments]))!;
    }

    private static AppendResult Read(RedisResult result)
    {
        if (result.Length < 0)
        {
            throw new RedisServerException((string)result!);
        }

        return new AppendResult(
            (string)result[0]!, (long)result[1], (AppendOutcome)(int)result[2], DateTimeOffset.FromUnixTimeMilliseconds((long)result[3]),
            RouteTable.Decode((RedisValue[])result[4]!));
    }

    /// <summary>A message that waits for its turn.</summary>
    private sealed class PendingAppend(Append append) : TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Append Append => append;

        public void Complete(RedisResult result)
        {
            try
            {
                SetResult(Read(result));
            }
            catch (Exception e)
            {
                SetException(e);
            }
        }
    }
}

/// <summary>A message to be appended: its keys and its bytes.</summary>
/// <param name="Item">The message as the list keeps it.</param>
/// <param name="Sent">The key that remembers its id; null where none does.</param>
/// <param name="Digest">Tells its body from another; empty where its id is not remembered.</param>
internal sealed record Append(RedisKey Head, RedisKey Items, RedisKey Cursors, RedisKey Routes, RedisKey? Sent, byte[] Item, string Digest);
