using PushApp.Delivery.Inboxes;

namespace PushApp.Gateway.Connections;

/// <summary>Reads one client's inbox in pages of a size that may wait in memory.</summary>
internal sealed class InboxReader(Inbox inbox, ClientHello hello)
{
    private const int PageItems = 64;
    private const int PageBytes = 256 * 1024;

    /// <summary>What follows the client's cursor; where it gave none, what its device has not acknowledged.</summary>
    public Task<InboxPage> FirstAsync() => hello.Cursor is { } cursor
        ? inbox.ReadAfterAsync(hello.User, cursor, hello.Epoch, PageItems, PageBytes)
        : inbox.ReadUnacknowledgedAsync(hello.User, hello.Device, PageItems, PageBytes);

    /// <summary>What follows a message that was sent.</summary>
    public Task<InboxPage> AfterAsync(long seq, string epoch) => inbox.ReadAfterAsync(hello.User, seq, epoch, PageItems, PageBytes);

    /// <summary>Has the inbox begin another epoch.</summary>
    /// <returns>True, whoever has done so first.</returns>
    public async Task<bool> ContradictAsync(string epoch)
    {
        await inbox.ContradictAsync(hello.User, epoch);
        return true;
    }
}
