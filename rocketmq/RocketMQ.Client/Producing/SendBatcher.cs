using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

/// <summary>
/// Sends messages of one topic to one server. While a request is under way, messages without order that come gather, and
/// then share the next: alone under light load, many under heavy load. Where they fill one, it does not wait.
/// </summary>
/// <remarks>
/// A server puts the messages of a request into one queue, all or none, and answers with one result: their ids joined by
/// commas, and the offset of the first. What it refuses is sent again one by one, so that each message gets the answer that
/// is its own. Only NORMAL messages may share a request: delayed and transactional ones are refused, and Apache RocketMQ 5.5
/// looks at the message group of a single message only.
/// </remarks>
internal sealed class SendBatcher(MessagingRpc rpc, Endpoints endpoints, PublishingSettings settings, CancellationToken cancellationToken)
{
    private const int MaxRequests = 4;
    private const int MaxBatch = 64;

    // Apache RocketMQ takes 4 MiB in all; so many messages' properties may come on top.
    private const int MaxBatchBytes = 1 << 20;

    private readonly Queue<Pending> _pending = new();
    private long _pendingBytes;
    private int _requests;

    private int RoomForBodies => Math.Min(MaxBatchBytes, settings.MaxBodySize);

    /// <returns>The result of this message alone.</returns>
    /// <exception cref="ClientException">The server refused the message.</exception>
    /// <exception cref="Grpc.Core.RpcException">The server was not reached, or did not answer in time.</exception>
    public Task<Proto.SendResultEntry> SendAsync(Proto.Message message)
    {
        if (message.SystemProperties.MessageType != Proto.MessageType.Normal)
        {
            return SendAloneAsync(message);
        }

        var pending = new Pending(message);
        List<Pending> batch;
        lock (_pending)
        {
            _pending.Enqueue(pending);
            _pendingBytes += message.Body.Length;
            if (_requests == MaxRequests || (_requests > 0 && _pending.Count < MaxBatch && _pendingBytes < RoomForBodies))
            {
                return pending.Task;
            }

            _requests++;
            batch = TakeBatch();
        }

        _ = SendTogetherAsync(batch);
        return pending.Task;
    }

    private async Task<Proto.SendResultEntry> SendAloneAsync(Proto.Message message)
    {
        var response = await rpc.SendAsync(endpoints, new Proto.SendMessageRequest { Messages = { message } }, cancellationToken).ConfigureAwait(false);
        return response.Entries[0];
    }

    // What has gathered takes the place of the request that ended.
    private void SendNext()
    {
        List<Pending> batch;
        lock (_pending)
        {
            if (_pending.Count == 0)
            {
                _requests--;
                return;
            }

            batch = TakeBatch();
        }

        _ = SendTogetherAsync(batch);
    }

    private List<Pending> TakeBatch()
    {
        var batch = new List<Pending>(Math.Min(_pending.Count, MaxBatch));
        var room = RoomForBodies;
        while (batch.Count < MaxBatch && _pending.TryPeek(out var next) && (batch.Count == 0 || next.Message.Body.Length <= room))
        {
            room -= next.Message.Body.Length;
            _pendingBytes -= next.Message.Body.Length;
            batch.Add(_pending.Dequeue());
        }

        return batch;
    }

    private async Task SendTogetherAsync(List<Pending> batch)
    {
        if (batch.Count == 1 || !await TrySendAsync(batch).ConfigureAwait(false))
        {
            await Task.WhenAll(batch.Select(SendAloneAsync)).ConfigureAwait(false);
        }

        SendNext();
    }

    /// <summary>False if the server does not take these messages together: it has stored none of them.</summary>
    private async Task<bool> TrySendAsync(List<Pending> batch)
    {
        var request = new Proto.SendMessageRequest();
        foreach (var pending in batch)
        {
            pending.Message.SystemProperties.QueueId = batch[0].Message.SystemProperties.QueueId;
            request.Messages.Add(pending.Message);
        }

        try
        {
            var response = await rpc.SendAsync(endpoints, request, cancellationToken).ConfigureAwait(false);
            if (response.Entries.Count == batch.Count)
            {
                CompleteEach(batch, response);
                return true;
            }

            var first = response.Entries[0];
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].SetResult(new Proto.SendResultEntry { MessageId = batch[i].Message.SystemProperties.MessageId, Offset = first.Offset + i });
            }

            return true;
        }
        catch (ClientException e) when (e is not (TooManyRequestsException or ProxyTimeoutException))
        {
            return false;
        }
        catch (Exception e)
        {
            batch.ForEach(pending => pending.SetException(e));
            return true;
        }
    }

    // A server of another making may answer each message.
    private static void CompleteEach(List<Pending> batch, Proto.SendMessageResponse response)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var entry = response.Entries[i];
            if (entry.Status is null or { Code: Proto.Code.Ok })
            {
                batch[i].SetResult(entry);
            }
            else
            {
                batch[i].SetException(StatusChecker.ToException(entry.Status, ""));
            }
        }
    }

    private async Task SendAloneAsync(Pending pending)
    {
        try
        {
            pending.SetResult(await SendAloneAsync(pending.Message).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            pending.SetException(e);
        }
    }

    /// <summary>A message that waits for its turn.</summary>
    private sealed class Pending(Proto.Message message) : TaskCompletionSource<Proto.SendResultEntry>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Proto.Message Message => message;
    }
}
