using System.Globalization;
using System.Text;

namespace PushApp.Fuzz.Targets;

/// <summary>One answer of HTTP/1.1.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Head">Its status line and headers.</param>
/// <param name="Length">How many bytes it has, with everything.</param>
internal readonly record struct HttpAnswer(int Status, string Head, int Length)
{
    /// <summary>Reads the first answer; false where it has not come in full.</summary>
    /// <param name="received">What has come.</param>
    /// <param name="answer">The answer.</param>
    /// <exception cref="FormatException">It is no HTTP.</exception>
    public static bool TryRead(ReadOnlySpan<byte> received, out HttpAnswer answer)
    {
        answer = default;
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = Encoding.Latin1.GetString(received[..end]);
        if (!head.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || !int.TryParse(head.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            throw new FormatException($"No answer of HTTP/1.1: {head}");
        }

        var body = received[(end + 4)..];
        var length = Header(head, "Transfer-Encoding") is "chunked" ? ChunksLength(body)
            : int.Parse(Header(head, "Content-Length") ?? "0", CultureInfo.InvariantCulture) is var bytes && bytes <= body.Length ? bytes
            : null;
        answer = new HttpAnswer(status, head, end + 4 + (length ?? 0));
        return length is not null;
    }

    /// <summary>
    /// Whether the server says that it failed. Such are no fault: 501 and 505, which say that it does not know a method or a
    /// version, and 503 that tells when to come again.
    /// </summary>
    public bool IsServerError => Status >= 500 && Status is not (501 or 505) && !(Status == 503 && Header(Head, "Retry-After") is not null);

    private static string? Header(string head, string name) => head.Split("\r\n").Skip(1)
        .Where(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    private static int? ChunksLength(ReadOnlySpan<byte> body)
    {
        for (var at = 0; ;)
        {
            var line = body[at..].IndexOf("\r\n"u8);
            if (line < 0)
            {
                return null;
            }

            var size = int.Parse(Encoding.Latin1.GetString(body.Slice(at, line)), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            at += line + 2 + size + 2;
            if (at > body.Length)
            {
                return null;
            }

            if (size == 0)
            {
                return at;
            }
        }
    }
}
