using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;
using PushApp.RocketMQ.Protocol;
using Encoding = System.Text.Encoding;

namespace PushApp.DevBroker.Storage;

/// <summary>
/// A message in the log: what the indexes need in a fixed head, then the tag, then the message as on the wire.
/// Little-endian: kind 1, queue 2 (at 2), topic 4, offset 8, origin 8, time 8, order 4, tag length 2.
/// </summary>
internal static class MessageRecord
{
    internal const int HeadLength = 38;

    /// <summary>The message in a record.</summary>
    public static Message Read(ReadOnlySpan<byte> record) =>
        Message.Parser.ParseFrom(record[(HeadLength + new MessageHead(record).TagLength)..]);

    /// <summary>Appends a message to the log and returns its address.</summary>
    public static long Append(MessageLog log, RecordKind kind, Message message, int topic, int queue, long offset,
        long origin, long time)
    {
        var properties = message.SystemProperties;
        var tagLength = properties.HasTag ? Encoding.UTF8.GetByteCount(properties.Tag) : 0;
        var messageLength = message.CalculateSize();
        var length = HeadLength + tagLength + messageLength;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var span = buffer.AsSpan(0, length);
            span[0] = (byte)kind;
            span[1] = 0;
            BinaryPrimitives.WriteUInt16LittleEndian(span[2..], (ushort)queue);
            BinaryPrimitives.WriteInt32LittleEndian(span[4..], topic);
            BinaryPrimitives.WriteInt64LittleEndian(span[8..], offset);
            BinaryPrimitives.WriteInt64LittleEndian(span[16..], origin);
            BinaryPrimitives.WriteInt64LittleEndian(span[24..], time);
            BinaryPrimitives.WriteInt32LittleEndian(span[32..], OrderOf(message));
            BinaryPrimitives.WriteUInt16LittleEndian(span[36..], (ushort)tagLength);
            if (tagLength > 0)
            {
                Encoding.UTF8.GetBytes(properties.Tag, span.Slice(HeadLength, tagLength));
            }

            message.WriteTo(span[(HeadLength + tagLength)..]);
            return log.Append(span);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A hash of the message group that is the same in every process; never 0 for a group.</summary>
    public static int OrderOf(Message message)
    {
        if (!message.SystemProperties.HasMessageGroup || message.SystemProperties.MessageGroup.Length == 0)
        {
            return 0;
        }

        var hash = 2166136261u;
        foreach (var character in message.SystemProperties.MessageGroup)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return hash == 0 ? 1 : (int)hash;
    }
}
