namespace PushApp.Fuzz.Generators;

/// <summary>Frames from a client as docs/client-protocol.md has them, and such as it forbids.</summary>
internal static class ClientFrames
{
    // What Gateway:MaxFrameBytes is unless it is set.
    private const int LargestFrame = 16 * 1024;

    /// <summary>Frames that the gateway takes, in every way that JSON allows to write them; none has a line break in it.</summary>
    public static readonly Grammar Valid = new(
        "frame",
        (4, "ping", _ => """{"type":"ping"}"""u8.ToArray()),
        (4, "pong", _ => """{"type":"pong"}"""u8.ToArray()),
        (3, "ack of nothing", _ => """{"type":"ack","seq":0}"""u8.ToArray()),
        (2, "ack of another epoch", dice => Text.Utf8($$"""{"type":"ack","seq":{{dice.Number()}},"epoch":"{{Text.Word(dice, 16)}}"}""")),
        (3, "members that nobody knows", dice => Json.Object((Text.Word(dice, 8), Json.Valid.Next(dice)), ("type", Json.String("pong")), ("x", Json.Valid.Next(dice)))),
        (2, "members of the same name", _ => """{"type":"ack","seq":5,"type":"pong","type":"ping"}"""u8.ToArray()),
        (2, "escaped names", dice => Text.Utf8(dice.Of("""{"\u0074ype":"ping"}""", """{"type":"\u0070ong"}""", """{"t\u0079pe":"ack","s\u0065q":0}"""))),
        (2, "white space", dice => Text.Join(Text.Repeat(dice.Of(" ", "\t"), dice.Size(300)), "{ \"type\" :\t\"ping\" } "u8.ToArray())),
        (1, "as large as may be", _ => Text.Join("""{"type":"pong","x":" """u8.ToArray(), Text.Repeat("x", LargestFrame - 40), "\"}"u8.ToArray())));

    /// <summary>Frames that end the connection.</summary>
    public static readonly Grammar Wrong = new(
        "wrong frame",
        (3, "type", dice => Json.Object(("type", Json.Any(dice)))),
        (2, "unknown type", dice => Json.Object(("type", Json.String(dice.Of("welcome", "message", "close", "connect", "ACK", "", "ack ", new string('p', 500)))))),
        (2, "no type", dice => Json.Object(("seq", Json.Valid.Next(dice)))),
        (3, "seq", dice => Json.Object(("type", Json.String("ack")), ("seq", Json.Any(dice)))),
        (2, "seq that has not come", dice => Text.Utf8($$"""{"type":"ack","seq":{{1000 + dice.Number()}}}""")),
        (1, "no seq", _ => """{"type":"ack"}"""u8.ToArray()),
        (2, "epoch", dice => Json.Object(("type", Json.String("ack")), ("seq", "0"u8.ToArray()), ("epoch", Json.Any(dice)))),
        (2, "name that is no text", dice => Text.Join("{\""u8.ToArray(), dice.Of("\\ud800"u8.ToArray(), [0xff], [0xed, 0xa0, 0x80]), "\":1,\"type\":\"ping\"}"u8.ToArray())),
        (2, "no object", Json.Any),
        (2, "member that is no JSON", dice => Json.Object(("x", Json.Odd.Next(dice)), ("type", Json.String("ping")))),
        (2, "two objects", _ => """{"type":"ping"}{"type":"ping"}"""u8.ToArray()),
        (1, "empty", _ => []),
        (2, "too large", dice => Text.Join("{\"type\":\"ping\",\"x\":\""u8.ToArray(), Text.Repeat("x", LargestFrame + dice.Below(3) - 1), "\"}"u8.ToArray())),
        (4, "spoiled", dice => Text.Spoil(dice, Valid.Next(dice))));
}
