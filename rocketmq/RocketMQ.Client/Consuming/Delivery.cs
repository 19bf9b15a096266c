namespace Org.Apache.Rocketmq;

/// <summary>A received message and the window in which it has its place until it is settled.</summary>
internal readonly record struct Delivery(MessageView Message, PollWindow Window)
{
    public void Settled() => Window.Release(Message.Body.Length);
}
