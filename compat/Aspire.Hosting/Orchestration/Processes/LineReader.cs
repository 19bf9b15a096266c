using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Aspire.Hosting.Orchestration.Processes;

/// <summary>Cuts a child's output into lines.</summary>
internal static class LineReader
{
    /// <summary>A longer line is handed on in pieces, so that a child that never ends its line cannot fill the host's memory.</summary>
    public const int MaxLineBytes = 64 * 1024;

    /// <summary>Reads until the output ends or <paramref name="ct"/> is cancelled; a last line without a line end counts.</summary>
    public static async Task ReadAsync(Stream output, Action<string> onLine, CancellationToken ct)
    {
        var reader = PipeReader.Create(output);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(ct).ConfigureAwait(false);
                var buffer = read.Buffer;
                while (TryTakeLine(ref buffer, read.IsCompleted, out var line))
                {
                    onLine(Encoding.UTF8.GetString(line));
                }
                reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end && buffer.Slice(0, end).Length <= MaxLineBytes)
        {
            line = WithoutCarriageReturn(buffer.Slice(0, end));
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }
        if (buffer.Length > MaxLineBytes)
        {
            line = buffer.Slice(0, WholeCharacters(buffer));
            buffer = buffer.Slice(line.End);
            return true;
        }
        line = WithoutCarriageReturn(buffer);
        if (!isLast || buffer.IsEmpty)
        {
            return false;
        }
        buffer = buffer.Slice(buffer.End);
        return true;
    }

    private static ReadOnlySequence<byte> WithoutCarriageReturn(ReadOnlySequence<byte> line) =>
        !line.IsEmpty && line.Slice(line.Length - 1).FirstSpan[0] == '\r' ? line.Slice(0, line.Length - 1) : line;

    // A UTF-8 character has at most three bytes after its first, each 10xxxxxx.
    private static long WholeCharacters(ReadOnlySequence<byte> buffer)
    {
        var end = MaxLineBytes;
        while (end > MaxLineBytes - 4 && (buffer.Slice(end, 1).FirstSpan[0] & 0xC0) == 0x80)
        {
            end--;
        }
        return end;
    }
}
