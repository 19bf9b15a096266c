using System.Collections.Concurrent;
using FASTER.core;
using Microsoft.Win32.SafeHandles;

namespace PushApp.DevBroker.Storage.Durable;

/// <summary>
/// The files of the log, one a segment. A write goes to the operating system at once, which keeps it when this process is
/// killed; <paramref name="sync"/> makes it wait for the disk too, which keeps it when the machine is. FASTER's own device
/// opens its files for write-through, which costs that wait always.
/// </summary>
/// <param name="path">The path of the files without the segment's number.</param>
/// <param name="sync">Whether a write waits for the disk.</param>
/// <param name="failed">Told why a write failed.</param>
internal sealed class LogDevice(string path, bool sync, Action<Exception> failed) : StorageDeviceBase(path, SectorBytes, Devices.CAPACITY_UNSPECIFIED)
{
    private const int SectorBytes = 512;
    private const uint Failure = uint.MaxValue;

    private readonly ConcurrentDictionary<int, SafeFileHandle> _segments = new();

    /// <summary>When the segment was last written to; null where there is none.</summary>
    public DateTime? LastWriteOf(int segment)
    {
        var file = new FileInfo(NameOf(segment));
        return file.Exists ? file.LastWriteTimeUtc : null;
    }

    public override unsafe void WriteAsync(IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite,
        DeviceIOCompletionCallback callback, object context)
    {
        try
        {
            var file = Open(segmentId);
            RandomAccess.Write(file, new ReadOnlySpan<byte>((void*)sourceAddress, (int)numBytesToWrite), (long)destinationAddress);
            if (sync)
            {
                RandomAccess.FlushToDisk(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failed(e);
            callback(Failure, 0, context);
            return;
        }

        callback(0, numBytesToWrite, context);
    }

    public override unsafe void ReadAsync(int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength,
        DeviceIOCompletionCallback callback, object context)
    {
        try
        {
            if (segmentId < startSegment)
            {
                throw new FileNotFoundException("Retention has dropped it.", NameOf(segmentId));
            }

            var target = new Span<byte>((void*)destinationAddress, (int)readLength);
            var read = RandomAccess.Read(Open(segmentId), target, (long)sourceAddress);

            // What lies behind the log's end reads as nothing, and not as what the buffer held before.
            target[read..].Clear();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            callback(Failure, 0, context);
            return;
        }

        callback(0, readLength, context);
    }

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result)
    {
        if (_segments.TryRemove(segment, out var file))
        {
            file.Dispose();
        }

        File.Delete(NameOf(segment));
        callback(result);
    }

    public override void Dispose()
    {
        foreach (var file in _segments.Values)
        {
            file.Dispose();
        }

        _segments.Clear();
    }

    private SafeFileHandle Open(int segment) =>
        _segments.TryGetValue(segment, out var file) ? file : _segments.GetOrAdd(segment, Create);

    private SafeFileHandle Create(int segment) =>
        File.OpenHandle(NameOf(segment), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private string NameOf(int segment) => GetSegmentFilename(FileName, segment);
}
