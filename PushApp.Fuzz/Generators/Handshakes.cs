namespace PushApp.Fuzz.Generators;

/// <summary>Requests that open a WebSocket (RFC 6455 §4.1).</summary>
internal static class Handshakes
{
    private const string Key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    private const string Version = "Sec-WebSocket-Version: 13";
    private const string Protocol = "Sec-WebSocket-Protocol: pushapp.v1.json";

    private static readonly string[] Upgrade = ["Host: localhost", "Connection: Upgrade", "Upgrade: websocket"];

    /// <summary>Handshakes with a fault in each of their parts.</summary>
    public static readonly Grammar Wrong = new(
        "handshake",
        (3, "token", dice => Request("", HttpText.Authorization(Tokens.Wrong.Next(dice)), Protocol, Key, Version)),
        (3, "token in the query", dice => Request($"?access_token={System.Text.Encoding.ASCII.GetString(Tokens.Wrong.Next(dice))}", Protocol, Key, Version)),
        (1, "no token", _ => Request("", Protocol, Key, Version)),
        (3, "device", dice => Request($"?device={dice.Of(Uri.EscapeDataString(Names.Wrong(dice)), "a&device=b", "%", "%zz", "%ff", "+")}", [.. Valid(dice)])),
        (3, "cursor", dice => Request($"?cursor={dice.Of("-1", "x", "1.5", "1e3", "9223372036854775808", "", "%00", "0&cursor=1", $"{dice.Number()}")}{dice.Of("", "&epoch=x", "&epoch=", "&epoch=%ff", "&epoch=a&epoch=b")}", [.. Valid(dice)])),
        (2, "subprotocol", dice => Request("", Token(dice), $"Sec-WebSocket-Protocol: {dice.Of("x", "", ",", "x, pushapp.v1.json", "pushapp.v1.json,pushapp.v1.json", "\u0001", "PUSHAPP.V1.JSON", "pushapp.v1.json\r\nSec-WebSocket-Protocol: y")}", Key, Version)),
        (2, "key", dice => Request("", Token(dice), Protocol, Version, dice.Of("X: y", "Sec-WebSocket-Key:", "Sec-WebSocket-Key: x", "Sec-WebSocket-Key: AAAA", "Sec-WebSocket-Key: " + new string('A', 3000), $"{Key}\r\n{Key}"))),
        (2, "version", dice => Request("", Token(dice), Protocol, Key, $"Sec-WebSocket-Version: {dice.Of("8", "0", "99", "", "13, 8", "x", "13.0")}")),
        (2, "upgrade", dice => HttpText.Request("GET /ws HTTP/1.1", [], "Host: localhost", Token(dice), Key, Version, dice.Of("Connection: close", "Connection: Upgrade", "Upgrade: websocket", "Connection: keep-alive\r\nUpgrade: websocket", "Connection: Upgrade\r\nUpgrade: h2c", "Connection: Upgrade\r\nUpgrade: h2c, websocket"))),
        (2, "extensions", dice => Request("", [.. Valid(dice), $"Sec-WebSocket-Extensions: {dice.Of("permessage-deflate", "permessage-deflate; client_max_window_bits=99", ";", "x;y=\"", new string('e', 3000))}"])),
        (1, "origin", dice => Request("", [.. Valid(dice), $"Origin: {dice.Of("null", "http://other.example", "x", "")}"])),
        (2, "method", dice => HttpText.Request($"{dice.Of("POST", "PUT", "HEAD", "CONNECT", "OPTIONS", "get")} /ws HTTP/1.1", [], [.. Upgrade, .. Valid(dice)])),
        (1, "HTTP/1.0", dice => HttpText.Request("GET /ws HTTP/1.0", [], [.. Upgrade, .. Valid(dice)])),
        (2, "body", dice => HttpText.Request("GET /ws HTTP/1.1", "hello"u8.ToArray(), [.. Upgrade, .. Valid(dice), dice.Of("Content-Length: 5", "Content-Length: 500", "Transfer-Encoding: chunked")])),
        (3, "spoiled", dice => Text.Spoil(dice, Right(dice))),
        (2, "cut off", dice => Right(dice) is var request ? request[..dice.Below(request.Length)] : []));

    /// <summary>A handshake of one of the users.</summary>
    public static byte[] Right(Dice dice) => Request(dice.Below(3) switch
    {
        0 => "",
        1 => $"?device={Names.Device(dice)}",
        _ => $"?device={Names.Device(dice)}&cursor=0&epoch={Text.Word(dice, 16)}",
    }, [.. Valid(dice)]);

    private static string[] Valid(Dice dice) => dice.OneIn(4) ? [Token(dice), Key, Version] : [Token(dice), Protocol, Key, Version];

    private static string Token(Dice dice) => HttpText.Authorization(Tokens.Valid(Names.User(dice)));

    private static byte[] Request(string query, params IEnumerable<string> headers) => HttpText.Request($"GET /ws{query} HTTP/1.1", [], [.. Upgrade, .. headers]);
}
