using System.Buffers.Binary;
using System.Text.Unicode;
using PushApp.Delivery.Identity;

namespace PushApp.Delivery.Envelopes;

/// <summary>
/// The body of a RocketMQ message on <c>PUSH_MESSAGE</c> that carries one message for many receivers, its body once:
/// <c>4</c>, the boot, how many receivers in 4 bytes (little-endian, as all numbers), for each its sequence number in 8 and
/// user and epoch, each after its length in one byte; then the Unix time in milliseconds in 8, id, sender, group and trace
/// context in the same way, and the body up to the end.
/// </summary>
/// <param name="Boot">The life of the gateway for which the receivers were resolved; empty where all gateways are meant.</param>
/// <param name="Message">The message; its user, number and epoch are empty.</param>
/// <param name="Receivers">Who gets it, with the number that it has for each; none where it is for all who are connected.</param>
public sealed record FanOutEnvelope(string Boot, PushItem Message, IReadOnlyList<Receiver> Receivers)
{
    /// <summary>The format's first byte, which no <see cref="PushEnvelope"/> has.</summary>
    public const byte Version = 4;

    private const int NumberBytes = 8;
    private const int CountBytes = 4;

    // A number, two lengths and a user of one character.
    private const int LeastReceiverBytes = NumberBytes + 3;

    /// <summary>Whether the body of a RocketMQ message is of this form.</summary>
    public static bool Is(ReadOnlySpan<byte> body) => body is [Version, ..];

    /// <summary>What a receiver takes in the envelope, in bytes.</summary>
    public static int SizeOf(Receiver receiver) => NumberBytes + PushItemBytes.SizeOf(receiver.User) + PushItemBytes.SizeOf(receiver.Epoch);

    /// <summary>The message as it is for one of the receivers.</summary>
    public PushItem For(Receiver receiver) => Message with { User = receiver.User, Seq = receiver.Seq, Epoch = receiver.Epoch };

    /// <summary>Writes the envelope.</summary>
    public byte[] Encode()
    {
        var size = 1 + PushItemBytes.SizeOf(Boot) + CountBytes + NumberBytes + PushItemBytes.SizeOf(Message.Id) + PushItemBytes.SizeOf(Message.From)
            + PushItemBytes.SizeOf(Message.Group ?? "") + PushItemBytes.SizeOf(Message.Traceparent ?? "") + Message.Body.Length;
        foreach (var receiver in Receivers)
        {
            size += SizeOf(receiver);
        }

        var envelope = new byte[size];
        envelope[0] = Version;
        var rest = envelope.AsSpan(1);
        PushItemBytes.Write(ref rest, Boot);
        BinaryPrimitives.WriteInt32LittleEndian(rest, Receivers.Count);
        rest = rest[CountBytes..];
        foreach (var receiver in Receivers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, receiver.Seq);
            rest = rest[NumberBytes..];
            PushItemBytes.Write(ref rest, receiver.User);
            PushItemBytes.Write(ref rest, receiver.Epoch);
        }

        BinaryPrimitives.WriteInt64LittleEndian(rest, Message.SentAt.ToUnixTimeMilliseconds());
        rest = rest[NumberBytes..];
        PushItemBytes.Write(ref rest, Message.Id);
        PushItemBytes.Write(ref rest, Message.From);
        PushItemBytes.Write(ref rest, Message.Group ?? "");
        PushItemBytes.Write(ref rest, Message.Traceparent ?? "");
        Message.Body.Span.CopyTo(rest);
        return envelope;
    }

    /// <summary>Reads an envelope. The body is a slice of <paramref name="envelope"/>, which must not change afterwards.</summary>
    /// <exception cref="FormatException">It is not an envelope of this version.</exception>
    public static FanOutEnvelope Decode(ReadOnlyMemory<byte> envelope)
    {
        var rest = Is(envelope.Span) ? envelope[1..] : throw new FormatException($"Not a fan-out envelope of version {Version}.");
        return PushItemBytes.TryRead(ref rest, out string boot) && TryReadReceivers(ref rest, out var receivers) && TryReadMessage(rest) is { } message
            ? new FanOutEnvelope(boot, message, receivers)
            : throw new FormatException("Not a fan-out envelope: it is cut off, or has ids that cannot be.");
    }

    private static bool TryReadReceivers(ref ReadOnlyMemory<byte> rest, out Receiver[] receivers)
    {
        receivers = [];
        var count = rest.Length < CountBytes ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
        // A count that cannot be must not take memory.
        if (count < 0 || count > rest.Length / LeastReceiverBytes)
        {
            return false;
        }

        rest = rest[CountBytes..];
        receivers = new Receiver[count];
        for (var i = 0; i < count; i++)
        {
            var seq = rest.Length < NumberBytes ? -1 : BinaryPrimitives.ReadInt64LittleEndian(rest.Span);
            rest = seq < 0 ? default : rest[NumberBytes..];
            if (!PushItemBytes.TryRead(ref rest, out string user) || !PushItemBytes.TryRead(ref rest, out string epoch)
                || !Identifiers.TryValidate(user, out _))
            {
                return false;
            }

            receivers[i] = new Receiver(user, seq, epoch);
        }

        return true;
    }

    private static PushItem? TryReadMessage(ReadOnlyMemory<byte> rest)
    {
        var sentAt = rest.Length < NumberBytes ? long.MinValue : BinaryPrimitives.ReadInt64LittleEndian(rest.Span);
        if (!PushItemBytes.IsTime(sentAt))
        {
            return null;
        }

        rest = rest[NumberBytes..];
        return PushItemBytes.TryRead(ref rest, out string id) && PushItemBytes.TryRead(ref rest, out string from)
            && PushItemBytes.TryRead(ref rest, out string group) && PushItemBytes.TryRead(ref rest, out string traceparent)
            && Identifiers.TryValidate(id, out _) && Identifiers.TryValidate(from, out _)
            && (group.Length == 0 || Identifiers.TryValidate(group, out _)) && !rest.IsEmpty && Utf8.IsValid(rest.Span)
            ? new PushItem
            {
                User = "",
                Id = id,
                From = from,
                Group = group.Length == 0 ? null : group,
                SentAt = DateTimeOffset.FromUnixTimeMilliseconds(sentAt),
                Traceparent = traceparent.Length == 0 ? null : traceparent,
                Body = rest,
            }
            : null;
    }
}

/// <summary>One of the users whom a message is for.</summary>
/// <param name="User">The user.</param>
/// <param name="Seq">The message's place among the user's messages, from 1; 0 where it is not persisted.</param>
/// <param name="Epoch">The numbering that <paramref name="Seq"/> belongs to; empty where it is not persisted.</param>
public readonly record struct Receiver(string User, long Seq, string Epoch);
