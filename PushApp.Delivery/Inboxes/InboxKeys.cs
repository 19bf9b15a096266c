using StackExchange.Redis;

namespace PushApp.Delivery.Inboxes;

/// <summary>A user's inbox in Redis. The hash tag {user} keeps all of it, and the user's routes, in one Redis Cluster slot.</summary>
internal static class InboxKeys
{
    /// <summary>Hash: <c>epoch</c>, <c>seq</c> of the newest message, and what <c>inbox-numbering.lua</c> says.</summary>
    public static RedisKey Head(string user) => $"inbox:{{{user}}}:head";

    /// <summary>List of messages, oldest first. Sequence numbers have no gaps, so an item's place and the head give its number.</summary>
    public static RedisKey Items(string user) => $"inbox:{{{user}}}";

    /// <summary>Hash: device → the sequence number that it acknowledged.</summary>
    public static RedisKey Cursors(string user) => $"inbox:{{{user}}}:cursors";

    /// <summary>Hash: device → what <c>progress-record.lua</c> says of how far it has come.</summary>
    public static RedisKey Progress(string user) => $"inbox:{{{user}}}:progress";

    /// <summary>
    /// String: <c>epoch seq digest time</c> of a message that was sent before. No id has a slash, so no two senders share a key.
    /// </summary>
    public static RedisKey Sent(string user, string from, string id) => $"inbox:{{{user}}}:sent:{from}/{id}";
}
