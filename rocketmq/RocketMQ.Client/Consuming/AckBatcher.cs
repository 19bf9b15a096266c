using System.Threading.Channels;
using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

/// <summary>
/// Acknowledges messages of one topic at one server. Nobody waits for an acknowledgement, and a request costs as much as
/// receiving a message: what comes within a moment travels together. Where a request is full there is no wait.
/// </summary>
internal sealed class AckBatcher
{
    private const int MaxBatch = 32;

    private readonly MessagingRpc _rpc;
    private readonly Endpoints _endpoints;
    private readonly Proto.Resource _group;
    private readonly Func<AckBatcher, ReceivedMessage, Exception?, int, Task> _done;
    private readonly TimeSpan _linger;
    private readonly CancellationToken _stop;

    // Bounded by what pollers may hold unsettled.
    private readonly Channel<(ReceivedMessage Received, int Attempt)> _pending =
        Channel.CreateUnbounded<(ReceivedMessage, int)>(new UnboundedChannelOptions { SingleReader = true });

    /// <param name="linger">How long the first one waits for others.</param>
    /// <param name="done">Told of each message, with the reason if it was not acknowledged and the number of the attempt.</param>
    public AckBatcher(
        MessagingRpc rpc, Endpoints endpoints, Proto.Resource group, TimeSpan linger,
        Func<AckBatcher, ReceivedMessage, Exception?, int, Task> done, CancellationToken cancellationToken)
    {
        (_rpc, _endpoints, _group, _linger, _done, _stop) = (rpc, endpoints, group, linger, done, cancellationToken);
        _ = RunAsync();
    }

    public void Add(ReceivedMessage received, int attempt = 1) => _pending.Writer.TryWrite((received, attempt));

    private async Task RunAsync()
    {
        var batch = new List<(ReceivedMessage Received, int Attempt)>(MaxBatch);
        while (await _pending.Reader.WaitToReadAsync(_stop).AsTask().ConfigureAwait(false))
        {
            Collect(batch);
            if (batch.Count < MaxBatch && _linger > TimeSpan.Zero)
            {
                await Task.Delay(_linger, _stop).ConfigureAwait(false);
                Collect(batch);
            }

            await SendAsync(batch).ConfigureAwait(false);
            batch.Clear();
        }
    }

    private void Collect(List<(ReceivedMessage Received, int Attempt)> batch)
    {
        while (batch.Count < MaxBatch && _pending.Reader.TryRead(out var pending))
        {
            batch.Add(pending);
        }
    }

    private async Task SendAsync(List<(ReceivedMessage Received, int Attempt)> batch)
    {
        var request = new Proto.AckMessageRequest { Group = _group, Topic = batch[0].Received.Message.TopicResource };
        foreach (var (received, _) in batch)
        {
            request.Entries.Add(new Proto.AckMessageEntry { MessageId = received.Message.MessageId, ReceiptHandle = received.Message.ReceiptHandle });
        }

        Proto.AckMessageResponse? response = null;
        Exception? failure = null;
        try
        {
            response = await _rpc.AckAsync(_endpoints, request, _stop).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = e;
        }

        foreach (var (received, attempt) in batch)
        {
            _ = _done(this, received, failure ?? FailureOf(received, response!), attempt);
        }
    }

    private static ClientException? FailureOf(ReceivedMessage received, Proto.AckMessageResponse response)
    {
        if (response.Status.Code == Proto.Code.Ok)
        {
            return null;
        }

        foreach (var entry in response.Entries)
        {
            if (entry.ReceiptHandle == received.Message.ReceiptHandle && entry.Status.Code != Proto.Code.Ok)
            {
                return StatusChecker.ToException(entry.Status, "");
            }
        }

        return null;
    }
}
