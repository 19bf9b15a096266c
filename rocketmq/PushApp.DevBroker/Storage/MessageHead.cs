using System.Buffers.Binary;

namespace PushApp.DevBroker.Storage;

/// <summary>The part before the message in a <see cref="MessageRecord"/>.</summary>
internal readonly ref struct MessageHead(ReadOnlySpan<byte> record)
{
    private readonly ReadOnlySpan<byte> _record = record;

    public int Queue => BinaryPrimitives.ReadUInt16LittleEndian(_record[2..]);

    public int Topic => BinaryPrimitives.ReadInt32LittleEndian(_record[4..]);

    public long Offset => BinaryPrimitives.ReadInt64LittleEndian(_record[8..]);

    /// <summary>The address of the delayed or half message that this one fulfils; -1 for none.</summary>
    public long Origin => BinaryPrimitives.ReadInt64LittleEndian(_record[16..]);

    /// <summary>Milliseconds of Unix time: when it was stored, or when a delayed message is due.</summary>
    public long Time => BinaryPrimitives.ReadInt64LittleEndian(_record[24..]);

    /// <summary>Hash of the message group; 0 for none.</summary>
    public int Order => BinaryPrimitives.ReadInt32LittleEndian(_record[32..]);

    /// <summary>The tag in UTF-8; empty for none.</summary>
    public ReadOnlySpan<byte> Tag => _record.Slice(MessageRecord.HeadLength, TagLength);

    public int TagLength => BinaryPrimitives.ReadUInt16LittleEndian(_record[36..]);
}
