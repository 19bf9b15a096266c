using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using PushApp.Delivery.Identity;

namespace PushApp.Delivery.Envelopes;

/// <summary>
/// A <see cref="PushItem"/> inside an envelope: the hops in one byte, the sequence number and the Unix time in milliseconds in 8
/// each, then user, id, epoch, sender, group and trace context, each after its length in one byte, and the body up to the end.
/// </summary>
internal static class PushItemBytes
{
    private const int NumbersBytes = 1 + 8 + 8;

    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static int SizeOf(PushItem item) =>
        NumbersBytes + SizeOf(item.User) + SizeOf(item.Id) + SizeOf(item.Epoch) + SizeOf(item.From) + SizeOf(item.Group ?? "")
        + SizeOf(item.Traceparent ?? "") + item.Body.Length;

    /// <summary>Ids have at most 128 characters of ASCII, trace contexts 55.</summary>
    public static int SizeOf(string text) => 1 + Encoding.UTF8.GetByteCount(text);

    public static void Write(ref Span<byte> target, PushItem item)
    {
        target[0] = (byte)item.Hops;
        BinaryPrimitives.WriteInt64LittleEndian(target[1..], item.Seq);
        BinaryPrimitives.WriteInt64LittleEndian(target[9..], item.SentAt.ToUnixTimeMilliseconds());
        target = target[NumbersBytes..];
        Write(ref target, item.User);
        Write(ref target, item.Id);
        Write(ref target, item.Epoch);
        Write(ref target, item.From);
        Write(ref target, item.Group ?? "");
        Write(ref target, item.Traceparent ?? "");
        item.Body.Span.CopyTo(target);
        target = target[item.Body.Length..];
    }

    public static void Write(ref Span<byte> target, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, target[1..]);
        target[0] = checked((byte)length);
        target = target[(1 + length)..];
    }

    /// <summary>Whether this many milliseconds of Unix time are a time that .NET has.</summary>
    public static bool IsTime(long milliseconds) => milliseconds >= Earliest && milliseconds <= Latest;

    /// <summary>Reads an item; false where it is something else.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> source, [NotNullWhen(true)] out PushItem? item)
    {
        item = null;
        if (source.Length < NumbersBytes)
        {
            return false;
        }

        var numbers = source.Span;
        var (hops, seq, sentAt) = (numbers[0], BinaryPrimitives.ReadInt64LittleEndian(numbers[1..]), BinaryPrimitives.ReadInt64LittleEndian(numbers[9..]));
        source = source[NumbersBytes..];
        if (seq < 0 || !IsTime(sentAt)
            || !TryRead(ref source, out string user) || !TryRead(ref source, out string id) || !TryRead(ref source, out string epoch)
            || !TryRead(ref source, out string from) || !TryRead(ref source, out string group) || !TryRead(ref source, out string traceparent)
            || !Identifiers.TryValidate(user, out _) || !Identifiers.TryValidate(id, out _) || !Identifiers.TryValidate(from, out _)
            || (group.Length > 0 && !Identifiers.TryValidate(group, out _)) || source.IsEmpty || !Utf8.IsValid(source.Span))
        {
            return false;
        }

        item = new PushItem
        {
            User = user,
            Id = id,
            Seq = seq,
            Epoch = epoch,
            From = from,
            Group = group.Length == 0 ? null : group,
            SentAt = DateTimeOffset.FromUnixTimeMilliseconds(sentAt),
            Body = source,
            Hops = hops,
            Traceparent = traceparent.Length == 0 ? null : traceparent,
        };
        return true;
    }

    public static bool TryRead(ref ReadOnlyMemory<byte> source, out string text)
    {
        text = "";
        if (source.IsEmpty || source.Length - 1 < source.Span[0])
        {
            return false;
        }

        var length = source.Span[0];
        text = Encoding.UTF8.GetString(source.Span.Slice(1, length));
        source = source[(1 + length)..];
        return true;
    }
}
