using System.Buffers.Binary;

namespace PushApp.DevBroker.Storage;

/// <summary>
/// The newest records of a log in memory, found by address. A record stays within one page; a page that falls out
/// is left to the garbage collector, so what was read from it stays valid.
/// </summary>
internal sealed class RecordPages(int pageBits, int capacity)
{
    private const int LengthPrefix = sizeof(int);

    private readonly Page?[] _ring = new Page?[capacity];

    public int PageSize => 1 << pageBits;

    /// <summary>Bytes that a record takes in a page, its length included; addresses are multiples of 8.</summary>
    public static int Footprint(int length) => (LengthPrefix + length + 7) & ~7;

    /// <summary>Stores a record. Calls for different addresses may run at the same time.</summary>
    public void Write(long address, ReadOnlySpan<byte> record)
    {
        if (PageOf(address) is not { } page)
        {
            return;
        }

        var start = (int)(address & (PageSize - 1));
        BinaryPrimitives.WriteInt32LittleEndian(page.Bytes.AsSpan(start), record.Length);
        record.CopyTo(page.Bytes.AsSpan(start + LengthPrefix));
    }

    /// <summary>Finds the record written at <paramref name="address"/>, unless its page has fallen out.</summary>
    public bool TryRead(long address, out ReadOnlyMemory<byte> record)
    {
        var number = address >> pageBits;
        var page = Volatile.Read(ref _ring[number % capacity]);
        if (page is null || page.Number != number)
        {
            record = default;
            return false;
        }

        var start = (int)(address & (PageSize - 1));
        var length = BinaryPrimitives.ReadInt32LittleEndian(page.Bytes.AsSpan(start));
        record = page.Bytes.AsMemory(start + LengthPrefix, length);
        return length > 0;
    }

    private Page? PageOf(long address)
    {
        var number = address >> pageBits;
        ref var slot = ref _ring[number % capacity];
        var page = Volatile.Read(ref slot);
        while (page is null || page.Number < number)
        {
            var seen = page;
            page = Interlocked.CompareExchange(ref slot, new Page(number, new byte[PageSize]), seen);
            if (ReferenceEquals(page, seen))
            {
                page = Volatile.Read(ref slot);
            }
        }

        return page.Number == number ? page : null;
    }

    private sealed record Page(long Number, byte[] Bytes);
}
