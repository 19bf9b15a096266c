using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using PushApp.Delivery.Envelopes;

namespace PushApp.Delivery.Inboxes;

/// <summary>
/// One message as the list keeps it: <c>&lt;sentAt, Unix ms&gt; &lt;id&gt; &lt;from&gt; LF &lt;body&gt;</c>, with the group behind the sender where
/// it was sent to one. The time comes first because the script that appends reads it to drop what is too old.
/// </summary>
internal static class InboxItem
{
    private const byte LineFeed = (byte)'\n';

    public static byte[] Encode(string id, string from, string? group, DateTimeOffset sentAt, ReadOnlySpan<byte> body)
    {
        var header = string.Create(CultureInfo.InvariantCulture, $"{sentAt.ToUnixTimeMilliseconds()} {id} {from}{(group is null ? "" : " ")}{group}\n");
        var item = new byte[header.Length + body.Length];
        Encoding.ASCII.GetBytes(header, item);
        body.CopyTo(item.AsSpan(header.Length));
        return item;
    }

    /// <summary>Reads an entry of the list; false where it is something else than a message.</summary>
    public static bool TryDecode(string user, string epoch, long seq, byte[] item, [NotNullWhen(true)] out PushItem? message)
    {
        message = null;
        var end = item.AsSpan().IndexOf(LineFeed);
        var header = end < 0 ? [] : Encoding.ASCII.GetString(item, 0, end).Split(' ');
        if (header.Length is not (3 or 4) || !Utf8Parser.TryParse(item, out long sentAt, out _))
        {
            return false;
        }

        message = new PushItem
        {
            User = user,
            Id = header[1],
            Seq = seq,
            Epoch = epoch,
            From = header[2],
            Group = header.ElementAtOrDefault(3),
            SentAt = DateTimeOffset.FromUnixTimeMilliseconds(sentAt),
            Body = item.AsMemory(end + 1),
        };
        return true;
    }
}
