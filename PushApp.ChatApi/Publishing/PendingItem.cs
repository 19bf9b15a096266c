using PushApp.Delivery.Envelopes;

namespace PushApp.ChatApi.Publishing;

/// <summary>An item on its way to one gateway, and the request that waits for it.</summary>
internal sealed class PendingItem(Target target, PushItem item)
{
    private readonly TaskCompletionSource<PublishReceipt?> _published = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile bool _abandoned;

    public Target Target { get; } = target;

    public PushItem Item { get; } = item;

    /// <summary>Completes when RocketMQ has the item; with null when it never will.</summary>
    public Task<PublishReceipt?> Published => _published.Task;

    /// <summary>Whether nobody wants it published any more.</summary>
    public bool IsAbandoned => _abandoned;

    public void Complete(PublishReceipt? receipt) => _published.TrySetResult(receipt);

    /// <summary>The request stops waiting. What is in the inbox is still published; what is not would come too late.</summary>
    public void GiveUp() => _abandoned = Item.Seq == 0;
}
