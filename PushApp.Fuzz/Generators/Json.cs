namespace PushApp.Fuzz.Generators;

/// <summary>JSON values: such as every reader takes, and such as none should.</summary>
internal static class Json
{
    /// <summary>Values that are JSON, each on one line, of some hundred bytes at most and nested at most ten deep.</summary>
    public static readonly Grammar Valid = new(
        "JSON",
        (2, "null", _ => "null"u8.ToArray()),
        (2, "true or false", dice => Text.Utf8(dice.Of("true", "false"))),
        (4, "number", dice => Text.Utf8($"{dice.Number()}")),
        (2, "odd number", dice => Text.Utf8(dice.Of("-0", "0.0", "1e2", "-1E-7", "1e400", "18446744073709551616", "-9223372036854775809", "0.1234567890123456789012345678901234567890"))),
        (6, "string", dice => Text.Utf8($"\"{Text.Word(dice, 40)}\"")),
        (2, "escapes", _ => String(@"\u0041\n\t\\\""\/\ud83d\ude00\u0000")),
        (2, "not ASCII", _ => Text.Utf8("\"é–漢字😀\u2028\ufeff\"")),
        (2, "array", dice => Text.Join("["u8.ToArray(), Text.Utf8(string.Join(", ", Enumerable.Range(0, dice.Below(8)))), "]"u8.ToArray())),
        (2, "object", dice => Text.Utf8($$"""{"{{Text.Word(dice, 8)}}":{{dice.Number()}},"":[{},[]],"type":"close"}""")),
        (2, "nested", dice => dice.Below(10) is var depth ? Text.Utf8(new string('[', depth + 1) + new string(']', depth + 1)) : []));

    /// <summary>Values that are no JSON, or more than a reader may take.</summary>
    public static readonly Grammar Odd = new(
        "odd JSON",
        (4, "lone surrogate", dice => String(dice.Of(@"\ud800", @"\udc00x", @"a\udbff", @"\ude00\ud83d"))),
        (4, "not UTF-8", dice => Text.Join("\""u8.ToArray(), dice.Of<byte[]>([0xff, 0xfe], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]), "\""u8.ToArray())),
        (2, "control characters", dice => Text.Join("\""u8.ToArray(), dice.Bytes(1 + dice.Below(4)), "\0\t\r\""u8.ToArray())),
        (3, "deep", dice => dice.Of(63, 64, 65, 100, 1000, 5000) is var depth ? Text.Join(Text.Repeat("[", depth), Text.Repeat("]", depth)) : []),
        (2, "deep objects", dice => Text.Join(Text.Repeat("{\"a\":", dice.Of(61, 62, 63, 64, 900)), "1"u8.ToArray())),
        (2, "never closed", dice => Text.Repeat("[", 1 + dice.Below(3000))),
        (2, "huge number", dice => Text.Repeat("9", 1 + dice.Below(5000))),
        (2, "no number", dice => Text.Utf8(dice.Of("NaN", "Infinity", "+1", "01", "1.", ".5", "0x10", "1e", "--1"))),
        (2, "no JSON", dice => Text.Utf8(dice.Of("", " ", "'a'", "undefined", "tru", "{a:1}", "[1,]", "{\"a\":1,}", "/*c*/1", "\"", "\"\\", "\"\\u12", "}", "]", ",", ":"))),
        (2, "line breaks", _ => "[1,\n{\"a\"\r:\r\n2}\n]"u8.ToArray()),
        (1, "byte order mark", _ => [0xef, 0xbb, 0xbf, .. "{}"u8]),
        (2, "long", dice => Text.Join("\""u8.ToArray(), Text.Repeat("x", dice.Of(300, 5000, 20_000)), "\""u8.ToArray())),
        (3, "spoiled", dice => Text.Spoil(dice, Valid.Next(dice))),
        (2, "any bytes", dice => dice.Bytes(dice.Below(40))));

    /// <summary>A value of either kind.</summary>
    public static byte[] Any(Dice dice) => dice.OneIn(2) ? Valid.Next(dice) : Odd.Next(dice);

    /// <summary>An object of these members, their values as they are.</summary>
    public static byte[] Object(params ReadOnlySpan<(string Name, byte[] Value)> members)
    {
        var json = new List<byte> { (byte)'{' };
        foreach (var (name, value) in members)
        {
            if (json.Count > 1)
            {
                json.Add((byte)',');
            }

            json.AddRange(Text.Utf8($"\"{name}\":"));
            json.AddRange(value);
        }

        return [.. json, (byte)'}'];
    }

    /// <summary>A string, its characters as they are.</summary>
    public static byte[] String(string text) => Text.Utf8($"\"{text}\"");
}
