using System.Buffers.Binary;

namespace PushApp.DevBroker.Storage;

/// <summary>In the log: a delayed or half message is not to be delivered any more. Kind 1 byte, its address 8 (at 8).</summary>
internal static class SettledRecord
{
    private const int Length = 16;

    /// <summary>Appends one and returns its address.</summary>
    public static long Append(MessageLog log, long settled)
    {
        Span<byte> record = stackalloc byte[Length];
        record.Clear();
        record[0] = (byte)RecordKind.Settled;
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], settled);
        return log.Append(record);
    }

    /// <summary>The address of the message that is settled.</summary>
    public static long AddressIn(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt64LittleEndian(record[8..]);
}
