using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Identity;

namespace PushApp.ChatApi.Publishing;

/// <summary>What is on its way to one gateway, and who waits for it.</summary>
/// <param name="gateway">The gateway, in the life in which it holds the receivers.</param>
/// <param name="isKept">Whether it is in the inbox.</param>
internal abstract class Pending(GatewayIdentity gateway, bool isKept)
{
    // What an item, or a receiver, takes beside its bytes.
    protected const int Overhead = 512;

    private readonly TaskCompletionSource<PublishReceipt?> _published = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile bool _abandoned;

    /// <summary>The gateway, in the life in which it holds the receivers.</summary>
    public GatewayIdentity Gateway { get; } = gateway;

    /// <summary>What it takes while it waits, in bytes.</summary>
    public abstract int Bytes { get; }

    /// <summary>Completes when RocketMQ has it; with null when it never will.</summary>
    public Task<PublishReceipt?> Published => _published.Task;

    /// <summary>Whether nobody wants it published any more.</summary>
    public bool IsAbandoned => _abandoned;

    public void Complete(PublishReceipt? receipt) => _published.TrySetResult(receipt);

    /// <summary>The request stops waiting. What is in the inbox is still published; what is not would come too late.</summary>
    public void GiveUp() => _abandoned = !isKept;
}

/// <summary>A message for one user, which shares a RocketMQ message with others.</summary>
internal sealed class PendingItem(GatewayIdentity gateway, PushItem item) : Pending(gateway, isKept: item.Seq > 0)
{
    public PushItem Item { get; } = item;

    public override int Bytes => Item.Body.Length + Overhead;
}

/// <summary>A message for many users, which is a RocketMQ message of its own.</summary>
internal sealed class PendingFanOut(GatewayIdentity gateway, FanOutEnvelope fanOut) : Pending(gateway, isKept: fanOut.Receivers[0].Seq > 0)
{
    // A receiver's two strings.
    private const int ReceiverBytes = 200;

    public FanOutEnvelope FanOut { get; } = fanOut;

    public override int Bytes => FanOut.Message.Body.Length + FanOut.Receivers.Count * ReceiverBytes + Overhead;
}

/// <summary>RocketMQ's answer.</summary>
/// <param name="MessageId">The RocketMQ message's id.</param>
/// <param name="Items">How many items travel in it.</param>
internal sealed record PublishReceipt(string MessageId, int Items);
