namespace PushApp.Fuzz.Generators;

/// <summary>Requests to the chat API.</summary>
internal static class HttpRequests
{
    private const string Messages = "/api/messages";
    private const string Batch = "/api/messages/batch";

    /// <summary>Requests that have an answer of their own, each whole: the next one can follow on the same connection.</summary>
    public static readonly Grammar Whole = new(
        "request",
        (8, "message", dice => HttpText.Post(Messages, Token(dice), Generators.Messages.Valid.Next(dice))),
        (8, "wrong message", dice => HttpText.Post(Messages, Token(dice), Generators.Messages.Wrong.Next(dice))),
        (3, "batch", dice => HttpText.Post(Batch, Token(dice), Generators.Messages.Batches.Next(dice))),
        (3, "message in chunks", dice => Chunked(dice, HttpText.Chunks(dice, Generators.Messages.Valid.Next(dice)))),
        (2, "lines", dice => HttpText.Post(Batch, Token(dice), Lines(dice), "application/x-ndjson")),
        (2, "inbox", dice => Get($"/api/inbox?{Query(dice)}&{Query(dice)}", HttpText.Authorization(Token(dice)))),
        (1, "presence of many", dice => HttpText.Post("/api/presence", Token(dice), Text.Utf8($$"""{"users":[{{string.Join(',', Enumerable.Range(0, dice.Below(40)).Select(_ => dice.Of("1", "null", "\"\\uD800\"", $"\"{Names.User(dice)}\"")))}}]}"""))),
        (1, "devices", dice => Get($"/api/users/{Names.User(dice)}/devices", HttpText.Authorization(Token(dice)))),
        (1, "disconnect", dice => HttpText.Post($"/api/users/{Names.User(dice)}/disconnect?{dice.Of("device", "reason")}={Uri.EscapeDataString(Names.Wrong(dice))}", Token(dice), [])),
        (3, "token", dice => HttpText.Post(Messages, Tokens.Wrong.Next(dice), "{}"u8.ToArray())),
        (2, "authorization", dice => Get(dice.Of("/api/gateways", "/api/users/fuzz-0/presence"), dice.Of(
            "Authorization:", "Authorization: Bearer", "Authorization: Basic eDp4", "authorization: bearer x", "Authorization: Bearer a, Bearer b", "Authorization: Bearer é", "Authorization: Bearer a\r\nAuthorization: Bearer b"))),
        (3, "token in the query", dice => Get($"/api/users/{Names.User(dice)}/presence?access_token={Word(Tokens.Next(dice))}{dice.Of("", "&access_token=x", "#a", "&&", "=%00")}")),
        (2, "presence", dice => Get($"/api/users/{Names.User(dice)}/presence", HttpText.Authorization(Token(dice)))),
        (2, "presence of a wrong name", dice => Get($"/api/users/{Uri.EscapeDataString(Names.Wrong(dice))}/presence", HttpText.Authorization(Token(dice)))),
        (3, "path", dice => Get(Path(dice), HttpText.Authorization(Token(dice)))),
        (2, "method", dice => HttpText.Request($"{dice.Of("GET", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "post", "X", "P-T")} {dice.Of(Messages, Batch, "/health", "/")} HTTP/1.1", [], "Host: localhost", "Content-Length: 0")),
        (2, "content type", dice => HttpText.Post(Messages, Token(dice), """{"to":"fuzz-to-0","body":1}"""u8.ToArray(), dice.Of(
            "text/plain", "", "application/json; charset=utf-16", "application/json;charset=\"utf-8\"", "application/json; charset=é", "application/json,text/plain", "a/b/c", ";", "APPLICATION/JSON"))),
        (2, "headers", dice => Get("/health", [.. Enumerable.Range(0, dice.Below(90)).Select(i => $"X-{i}: {Text.Word(dice, 60)}"), "traceparent: 00-x", "Cookie: a=b; c"])),
        (1, "content encoding", dice => HttpText.Request($"POST {Messages} HTTP/1.1", [1, 2, 3], "Host: localhost", HttpText.Authorization(Token(dice)), "Content-Type: application/json", $"Content-Encoding: {dice.Of("gzip", "br", "x")}", "Content-Length: 3")));

    /// <summary>Requests that the server cannot or may not read to their end, and what is no request.</summary>
    public static readonly Grammar Broken = new(
        "broken request",
        (4, "size of a chunk", dice => Chunked(dice, Text.Utf8($"{dice.Of("80000000", "7FFFFFFF", "FFFFFFFF", "FFFFFFFFFFFFFFFF", "100000000", "zz", "-1", "", " 5", "0x5", new string('0', 100) + "5", "5 ; x")}\r\nhello\r\n0\r\n\r\n"))),
        (2, "chunks cut off", dice => HttpText.Chunks(dice, """{"to":"fuzz-to-0","body":1}"""u8.ToArray()) is var chunks ? Chunked(dice, chunks[..dice.Below(chunks.Length)]) : []),
        (2, "trailers", dice => Chunked(dice, Text.Utf8($"0\r\nX: y\r\n{dice.Of("", "Content-Length: 5\r\n", "bad\r\n", new string('x', 5000) + ": y\r\n")}\r\n"))),
        (2, "content length", dice => HttpText.Request($"POST {Messages} HTTP/1.1", "{}"u8.ToArray(), "Host: localhost", HttpText.Authorization(Token(dice)), "Content-Type: application/json", $"Content-Length: {dice.Of("-1", "1", "3", "100000", "99999999999", "99999999999999999999", "x", "", "2, 2", "2\r\nContent-Length: 3", "+2")}")),
        (2, "both lengths", dice => HttpText.Request($"POST {Messages} HTTP/1.1", "2\r\n{}\r\n0\r\n\r\n"u8.ToArray(), "Host: localhost", HttpText.Authorization(Token(dice)), "Content-Type: application/json", "Content-Length: 2", "Transfer-Encoding: chunked")),
        (2, "transfer encoding", dice => HttpText.Request($"POST {Messages} HTTP/1.1", "0\r\n\r\n"u8.ToArray(), "Host: localhost", HttpText.Authorization(Token(dice)), $"Transfer-Encoding: {dice.Of("gzip, chunked", "identity", "chunked, chunked", "chunKED", "x", "", "chunked\r\nTransfer-Encoding: gzip")}")),
        (2, "version", dice => HttpText.Request($"GET /health {dice.Of("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "HTTP/1.11", "http/1.1", "HTTP", "", "HTTP/1.1 x")}", [], "Host: localhost")),
        (2, "host", dice => HttpText.Request("GET /health HTTP/1.1", [], dice.Of("X: y", "Host:", "Host: a\r\nHost: b", "Host: a b", "Host: \u0001", "Host: [::1", "Host: x:99999999", "Host: é"))),
        (2, "header", dice => HttpText.Request("GET /health HTTP/1.1", [], "Host: localhost", dice.Of("no colon", ": x", " folded: x", "X : y", "X: \u0000", "X\u0001: y", "é: y", new string('h', 33_000) + ": x", "X: " + new string('v', 40_000)))),
        (2, "expects", dice => HttpText.Request($"POST {Messages} HTTP/1.1", [], "Host: localhost", HttpText.Authorization(Token(dice)), "Content-Type: application/json", $"Expect: {dice.Of("100-continue", "x")}", "Content-Length: 10")),
        (2, "target", dice => HttpText.Request($"{dice.Of("GET http://localhost/health", "GET http://[/health", "OPTIONS *", "GET *", "CONNECT a:1", "GET", "GET  /health", "GET health", "GET /\u0000", "GET /é", "GET /%", "GET /" + new string('a', 9000), " GET /health")} HTTP/1.1", [], "Host: localhost")),
        (2, "line ends", dice => Text.Utf8($"GET /health HTTP/1.1{dice.Of("\n", "\r", "\n\r", "\r\r\n")}Host: localhost{dice.Of("\n\n", "\r\r", "\r\n\r", "\n\r\n")}")),
        (2, "body cut off", dice => HttpText.Post(Messages, Token(dice), Generators.Messages.Valid.Next(dice)) is var post ? post[..(post.Length - 1 - dice.Below(20))] : []),
        (3, "spoiled", dice => Text.Spoil(dice, Whole.Next(dice))),
        (1, "HTTP/2", _ => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8.ToArray()),
        (1, "any bytes", dice => dice.Bytes(1 + dice.Below(200))));

    private static byte[] Token(Dice dice) => Tokens.Valid(Names.User(dice));

    private static byte[] Get(string path, params IEnumerable<string> headers) => HttpText.Request($"GET {path} HTTP/1.1", [], ["Host: localhost", .. headers]);

    private static byte[] Chunked(Dice dice, byte[] body) => HttpText.Request(
        $"POST {Messages} HTTP/1.1", body, "Host: localhost", HttpText.Authorization(Token(dice)), "Content-Type: application/json", "Transfer-Encoding: chunked");

    private static byte[] Lines(Dice dice)
    {
        var lines = new List<byte>();
        for (var left = dice.Below(30); left > 0; left--)
        {
            lines.AddRange([.. (dice.OneIn(3) ? Generators.Messages.Wrong : Generators.Messages.Valid).Next(dice), .. dice.OneIn(20) ? "\r\n\n"u8 : "\n"u8]);
        }

        return [.. lines];
    }

    private static string Query(Dice dice) =>
        $"{dice.Of("after", "before", "epoch", "limit", "user")}={dice.Of("0", "1", "-1", "9223372036854775807", "9223372036854775808", "1e3", "", "8f14e45fceea167a", "%00", "%ff", Uri.EscapeDataString(Names.User(dice)))}";

    private static string Word(byte[] token) => System.Text.Encoding.ASCII.GetString(token);

    private static string Path(Dice dice) => dice.Of(
        "/", "/api", "/api/", "//api/gateways", "/api/../api/gateways", "/api/%2e%2e/x", "/api/gateways/", "/api/gateways?x=%", "/API/GATEWAYS", "/api/messages%00", "/api/users//presence",
        "/api/users/%2f/presence", "/api/users/a%0d%0ab/presence", "/ws", "/health", "/alive", "/openapi/v1.json", "/scalar", "/api/dev/token", "/api/users/" + new string('a', 3000) + "/presence", "/%ff%fe", "/?" + new string('q', 3000));
}
