namespace Org.Apache.Rocketmq;

/// <summary>A received message, and the window that it fills until it is settled.</summary>
internal readonly record struct ReceivedMessage(MessageView Message, PollWindow Window)
{
    public void Settled() => Window.Release(Message.Body.Length);
}
