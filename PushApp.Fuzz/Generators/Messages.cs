namespace PushApp.Fuzz.Generators;

/// <summary>Bodies of requests that send messages.</summary>
internal static class Messages
{
    private const int MostOfBatch = 12;

    /// <summary>Messages that the chat API takes.</summary>
    public static readonly Grammar Valid = new(
        "message",
        (4, "plain", dice => Message(dice, Json.Valid.Next(dice))),
        (2, "with an id", dice => Message(dice, Json.Valid.Next(dice), ("id", Json.String(Names.Message(dice))))),
        (2, "not kept", dice => Message(dice, Json.Valid.Next(dice), ("persist", "false"u8.ToArray()))),
        (1, "line breaks in the body", dice => Message(dice, "[1,\n{\"type\":\"close\",\"code\":4401}\r\n]"u8.ToArray())),
        (1, "deep body", dice => dice.Below(63) is var depth ? Message(dice, Text.Join(Text.Repeat("[", depth + 1), Text.Repeat("]", depth + 1))) : []),
        (1, "large body", dice => Message(dice, Text.Join("\""u8.ToArray(), Text.Repeat("x", dice.Size(20_000)), "\""u8.ToArray()))));

    /// <summary>Messages with a fault in each of their members, and what is none.</summary>
    public static readonly Grammar Wrong = new(
        "wrong message",
        (2, "receiver", dice => Json.Object(("to", Json.String(Names.Wrong(dice))), ("body", "1"u8.ToArray()))),
        (2, "receiver of another kind", dice => Json.Object(("to", Json.Any(dice)), ("body", "1"u8.ToArray()))),
        (1, "no receiver", _ => """{"body":1}"""u8.ToArray()),
        (1, "no body", dice => Json.Object(("to", Json.String(Names.Receiver(dice))))),
        (4, "body", dice => Message(dice, Json.Odd.Next(dice))),
        (2, "id", dice => Message(dice, "1"u8.ToArray(), ("id", Json.Any(dice)))),
        (2, "persist", dice => Message(dice, "1"u8.ToArray(), ("persist", Json.Any(dice)))),
        (2, "member that nobody knows", dice => Message(dice, "1"u8.ToArray(), (dice.Of("x", "", @"\ud800", "TO", "from"), Json.Any(dice)))),
        (2, "member twice", dice => Message(dice, "1"u8.ToArray(), ("to", Json.String("x")), ("body", "2"u8.ToArray()))),
        (2, "no object", Json.Any),
        (1, "too large", dice => Message(dice, Text.Join("\""u8.ToArray(), Text.Repeat("x", 270_000 + dice.Below(100)), "\""u8.ToArray()))),
        (4, "spoiled", dice => Text.Spoil(dice, Valid.Next(dice))));

    /// <summary>Batches of both, and what is none.</summary>
    public static readonly Grammar Batches = new(
        "batch",
        (4, "valid", dice => Batch(dice, d => Valid.Next(d))),
        (3, "some wrong", dice => Batch(dice, d => d.OneIn(4) ? Json.Object(("to", Json.String(Names.Wrong(d)))) : Valid.Next(d))),
        (2, "one that is no JSON", dice => Batch(dice, d => d.OneIn(8) ? Wrong.Next(d) : Valid.Next(d))),
        (1, "empty", _ => """{"messages":[]}"""u8.ToArray()),
        (1, "too many", _ => Text.Join("{\"messages\":[1"u8.ToArray(), Text.Repeat(",1", 1000), "]}"u8.ToArray())),
        (1, "messages of another kind", dice => Json.Object(("messages", Json.Any(dice)))),
        (1, "spoiled", dice => Text.Spoil(dice, Batch(dice, d => Valid.Next(d)))));

    private static byte[] Message(Dice dice, byte[] body, params ReadOnlySpan<(string, byte[])> members) =>
        Json.Object([("to", Json.String(Names.Receiver(dice))), ("body", body), .. members]);

    private static byte[] Batch(Dice dice, Func<Dice, byte[]> element)
    {
        var batch = new List<byte>("{\"messages\":["u8.ToArray());
        for (var left = 1 + dice.Size(MostOfBatch); left > 0; left--)
        {
            batch.AddRange(element(dice));
            batch.Add(left > 1 ? (byte)',' : (byte)']');
        }

        return [.. batch, (byte)'}'];
    }
}
