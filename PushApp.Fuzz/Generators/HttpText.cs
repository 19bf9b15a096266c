namespace PushApp.Fuzz.Generators;

/// <summary>Requests of HTTP/1.1, byte by byte.</summary>
internal static class HttpText
{
    /// <summary>A request of these lines and this body, with nothing added.</summary>
    public static byte[] Request(string line, byte[] body, params IEnumerable<string> headers) =>
        Text.Join(Text.Utf8($"{line}\r\n{string.Concat(headers.Select(header => $"{header}\r\n"))}\r\n"), body);

    /// <summary>A request that sends JSON.</summary>
    public static byte[] Post(string path, byte[] token, byte[] body, string type = "application/json") => Request(
        $"POST {path} HTTP/1.1", body, "Host: localhost", Authorization(token), $"Content-Type: {type}", $"Content-Length: {body.Length}");

    /// <summary>A header with a token.</summary>
    public static string Authorization(byte[] token) => $"Authorization: Bearer {System.Text.Encoding.ASCII.GetString(token)}";

    /// <summary>A body in chunks of several sizes.</summary>
    public static byte[] Chunks(Dice dice, byte[] body)
    {
        var chunks = new List<byte>();
        foreach (var chunk in body.Chunk(1 + dice.Below(Math.Max(1, body.Length))))
        {
            chunks.AddRange(Text.Utf8(dice.OneIn(4) ? $"{chunk.Length:X8};name=\"value\"\r\n" : $"{chunk.Length:x}\r\n"));
            chunks.AddRange([.. chunk, .. "\r\n"u8]);
        }

        return [.. chunks, .. "0\r\n\r\n"u8];
    }
}
