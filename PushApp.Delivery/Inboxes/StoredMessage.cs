using System.Security.Cryptography;

namespace PushApp.Delivery.Inboxes;

/// <summary>A message as inboxes keep it, the same for each of its receivers.</summary>
public sealed class StoredMessage
{
    private StoredMessage(string id, string from, byte[] bytes, string digest) => (Id, From, Bytes, Digest) = (id, from, bytes, digest);

    internal string Id { get; }

    internal string From { get; }

    /// <summary>What the list keeps.</summary>
    internal byte[] Bytes { get; }

    /// <summary>Tells the body from another that its sender sends with the same id; empty where the id is not remembered.</summary>
    internal string Digest { get; }

    /// <summary>Makes a message.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="from">The sender.</param>
    /// <param name="group">The group that it is sent to; null where it is sent to users.</param>
    /// <param name="body">One JSON value in UTF-8; kept byte for byte.</param>
    /// <param name="sentAt">When it was sent.</param>
    /// <param name="remember">Whether the sender may send this id again, so that it must be recognised.</param>
    public static StoredMessage Of(string id, string from, string? group, ReadOnlyMemory<byte> body, DateTimeOffset sentAt, bool remember) =>
        new(id, from, InboxItem.Encode(id, from, group, sentAt, body.Span), remember ? DigestOf(body.Span) : "");

    // For their own sender: half of the hash is enough.
    private static string DigestOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16));
}
