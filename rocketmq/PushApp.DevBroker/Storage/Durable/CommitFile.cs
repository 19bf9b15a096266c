using System.Buffers.Binary;
using FASTER.core;
using Microsoft.Win32.SafeHandles;

namespace PushApp.DevBroker.Storage.Durable;

/// <summary>
/// How far the log is committed, in one small file of two slots that take turns: a commit overwrites the older one, so
/// the newest but one is whole whatever happens. FASTER's own manager makes a file for each commit. A slot: commit number
/// 8 bytes, length 4, then FASTER's metadata, which has a checksum of its own.
/// </summary>
internal sealed class CommitFile(string path, bool sync) : ILogCommitManager
{
    private const int SlotBytes = 512;
    private const int HeadBytes = 12;

    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);

    public void Commit(long beginAddress, long untilAddress, byte[] commitMetadata, long commitNum, bool forceWriteMetadata)
    {
        Span<byte> slot = stackalloc byte[HeadBytes + commitMetadata.Length];
        BinaryPrimitives.WriteInt64LittleEndian(slot, commitNum);
        BinaryPrimitives.WriteInt32LittleEndian(slot[8..], commitMetadata.Length);
        commitMetadata.CopyTo(slot[HeadBytes..]);
        RandomAccess.Write(_file, slot, SlotOf(commitNum));
        if (sync)
        {
            RandomAccess.FlushToDisk(_file);
        }
    }

    public byte[] GetCommitMetadata(long commitNum) =>
        TryRead(SlotOf(commitNum), out var number, out var metadata) && number == commitNum ? metadata : [];

    /// <summary>The newest first.</summary>
    public IEnumerable<long> ListCommits()
    {
        List<long> commits = [];
        for (var slot = 0; slot < 2; slot++)
        {
            if (TryRead(slot * SlotBytes, out var number, out _))
            {
                commits.Add(number);
            }
        }

        return commits.OrderDescending();
    }

    // The slots take turns by themselves.
    public void RemoveCommit(long commitNum)
    {
    }

    public void RemoveAllCommits() => RandomAccess.SetLength(_file, 0);

    public void OnRecovery(long commitNum)
    {
    }

    public void Dispose() => _file.Dispose();

    private bool TryRead(long position, out long number, out byte[] metadata)
    {
        Span<byte> slot = stackalloc byte[SlotBytes];
        var read = RandomAccess.Read(_file, slot, position);
        number = BinaryPrimitives.ReadInt64LittleEndian(slot);
        var length = BinaryPrimitives.ReadInt32LittleEndian(slot[8..]);
        var whole = read >= HeadBytes && number > 0 && length > 0 && HeadBytes + length <= read;
        metadata = whole ? slot.Slice(HeadBytes, length).ToArray() : [];
        return whole;
    }

    private static long SlotOf(long commitNum) => (commitNum & 1) * SlotBytes;
}
