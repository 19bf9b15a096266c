namespace Org.Apache.Rocketmq;

/// <summary>
/// Takes received messages to the listener, with or without order. Disposed of, it lets the listener finish what it has
/// begun, for as long as <see cref="Grace"/>; what it has not begun goes back to the broker.
/// </summary>
internal interface IDispatcher : IAsyncDisposable
{
    static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(450);

    ValueTask DispatchAsync(ReceivedMessage received);
}
