using System.Collections.Concurrent;
using System.Diagnostics;
using PushApp.Bench.Protocols;

namespace PushApp.Bench.Load;

/// <summary>Messages that were sent, or are due, and have not come to their client yet.</summary>
internal sealed class UnderWay
{
    private readonly ConcurrentDictionary<long, Message> _messages = new();
    private long _last;

    /// <summary>How many there are.</summary>
    public int Count => _messages.Count;

    /// <summary>Begins a message.</summary>
    /// <param name="begun">When it was due, as <see cref="Stopwatch.GetTimestamp"/> says it.</param>
    public Message Begin(long begun)
    {
        var message = new Message(Interlocked.Increment(ref _last), begun);
        _messages[message.Number] = message;
        return message;
    }

    /// <summary>A frame has come; it may hold several messages, or none.</summary>
    public void ArrivedIn(ReadOnlySpan<byte> frame)
    {
        var name = "\"n\":"u8;
        for (var at = frame.IndexOf(name); at >= 0; at = frame.IndexOf(name))
        {
            Arrived(FrameFields.Number(frame[at..], name));
            frame = frame[(at + name.Length)..];
        }
    }

    /// <summary>A message has come. One that comes again is ignored.</summary>
    public void Arrived(long number)
    {
        if (_messages.TryRemove(number, out var message))
        {
            message.Arrive(Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Forgets a message that does not come.</summary>
    public void GiveUp(Message message) => _messages.TryRemove(message.Number, out _);
}

/// <summary>One message of the load.</summary>
/// <param name="number">Names it.</param>
/// <param name="begun">When it was due.</param>
internal sealed class Message(long number, long begun)
{
    private readonly TaskCompletionSource<TimeSpan> _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Number => number;

    /// <summary>Completes at its client, with the time since it was due.</summary>
    public Task<TimeSpan> Arrived => _arrived.Task;

    public void Arrive(long now) => _arrived.TrySetResult(Stopwatch.GetElapsedTime(begun, now));
}
