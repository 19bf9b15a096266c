namespace PushApp.Fuzz.Generators;

/// <summary>First lines of clients over TCP.</summary>
internal static class ConnectFrames
{
    /// <summary>Connect frames with a fault in each of their members, and what is none.</summary>
    public static readonly Grammar Wrong = new(
        "connect",
        (3, "type", dice => Json.Object(("type", Json.Any(dice)), ("token", Token(dice)))),
        (1, "only a type that is no text", _ => """{"type":"\ud800"}"""u8.ToArray()),
        (4, "token", dice => Frame(Text.Join("\""u8.ToArray(), Tokens.Wrong.Next(dice), "\""u8.ToArray()))),
        (2, "token of another kind", dice => Frame(Json.Any(dice))),
        (1, "no token", _ => """{"type":"connect"}"""u8.ToArray()),
        (2, "device", dice => Frame(Token(dice), ("device", Json.String(Names.Wrong(dice))))),
        (2, "device of another kind", dice => Frame(Token(dice), ("device", Json.Any(dice)))),
        (3, "cursor", dice => Frame(Token(dice), ("cursor", Json.Any(dice)))),
        (2, "cursor and epoch", dice => Frame(Token(dice), ("cursor", Text.Utf8($"{dice.Number()}")), ("epoch", Json.Any(dice)))),
        (2, "member that nobody knows", dice => Frame(Token(dice), ("x", Json.Odd.Next(dice)))),
        (2, "members of the same name", dice => Frame(Token(dice), ("token", Token(dice)), ("type", Json.String("ack")))),
        (2, "another frame first", ClientFrames.Valid.Next),
        (2, "wrong frame first", ClientFrames.Wrong.Next),
        (2, "HTTP", _ => "GET /ws HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray()),
        (1, "TLS", dice => [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, .. dice.Bytes(64)]),
        (3, "spoiled", dice => Text.Spoil(dice, Valid(dice))),
        (2, "any bytes", dice => dice.Bytes(dice.Below(300))));

    /// <summary>A connect frame of one of the users.</summary>
    public static byte[] Valid(Dice dice) => dice.Below(3) switch
    {
        0 => Frame(Token(dice)),
        1 => Frame(Token(dice), ("device", Json.String(Names.Device(dice)))),
        _ => Frame(Token(dice), ("device", Json.String(Names.Device(dice))), ("cursor", "\"0\""u8.ToArray()), ("epoch", Json.String(Text.Word(dice, 16)))),
    };

    private static byte[] Token(Dice dice) => Json.String(System.Text.Encoding.ASCII.GetString(Tokens.Valid(Names.User(dice))));

    private static byte[] Frame(byte[] token, params ReadOnlySpan<(string, byte[])> members) =>
        Json.Object([("type", Json.String("connect")), ("token", token), .. members]);
}
