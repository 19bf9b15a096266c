using System.Buffers.Binary;

namespace PushApp.Delivery.Envelopes;

/// <summary>
/// The body of a RocketMQ message on <c>PUSH_MESSAGE</c>: items for users of one gateway, in order. Bytes with lengths, in
/// which bodies are carried as they are and never parsed: <c>3</c>, the boot, and each item after its length in 4 bytes
/// (little-endian, as all numbers). What cannot be read costs its item alone.
/// </summary>
/// <param name="Boot">The life of the gateway for which the items were resolved.</param>
/// <param name="Items">The items; from <see cref="Encode"/>'s caller at least one.</param>
/// <param name="Unreadable">How many items could not be read.</param>
public sealed record PushEnvelope(string Boot, IReadOnlyList<PushItem> Items, int Unreadable = 0)
{
    /// <summary>The format's version, its first byte. A reader refuses another one.</summary>
    public const byte Version = 3;

    private const int LengthBytes = 4;

    /// <summary>Writes the envelope.</summary>
    public byte[] Encode()
    {
        var size = 1 + PushItemBytes.SizeOf(Boot);
        foreach (var item in Items)
        {
            size += LengthBytes + PushItemBytes.SizeOf(item);
        }

        var envelope = new byte[size];
        envelope[0] = Version;
        var rest = envelope.AsSpan(1);
        PushItemBytes.Write(ref rest, Boot);
        foreach (var item in Items)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, PushItemBytes.SizeOf(item));
            rest = rest[LengthBytes..];
            PushItemBytes.Write(ref rest, item);
        }

        return envelope;
    }

    /// <summary>Reads an envelope. The items' bodies are slices of <paramref name="envelope"/>, which must not change afterwards.</summary>
    /// <exception cref="FormatException">It is not an envelope of this version; the message says why.</exception>
    public static PushEnvelope Decode(ReadOnlyMemory<byte> envelope)
    {
        if (envelope.IsEmpty || envelope.Span[0] != Version)
        {
            throw new FormatException(
                $"Not a push envelope of version {Version}: {(envelope.IsEmpty ? "it is empty" : $"its first byte is {envelope.Span[0]}")}.");
        }

        var rest = envelope[1..];
        if (!PushItemBytes.TryRead(ref rest, out string boot) || boot.Length == 0)
        {
            throw new FormatException("Not a push envelope: it has no boot.");
        }

        var items = new List<PushItem>();
        var unreadable = 0;
        while (!rest.IsEmpty)
        {
            var length = rest.Length < LengthBytes ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            if (length < 0 || length > rest.Length - LengthBytes)
            {
                // Where the next item would begin is not known.
                unreadable++;
                break;
            }

            if (PushItemBytes.TryRead(rest.Slice(LengthBytes, length), out var item))
            {
                items.Add(item);
            }
            else
            {
                unreadable++;
            }

            rest = rest[(LengthBytes + length)..];
        }

        return items.Count + unreadable > 0
            ? new PushEnvelope(boot, items, unreadable)
            : throw new FormatException("Not a push envelope: it has no items.");
    }
}
