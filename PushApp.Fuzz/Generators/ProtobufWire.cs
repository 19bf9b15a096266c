namespace PushApp.Fuzz.Generators;

/// <summary>Fields of a protobuf message as bytes, and such as no writer writes.</summary>
internal static class ProtobufWire
{
    public const int Varint = 0, Fixed64 = 1, Bytes = 2, StartGroup = 3, EndGroup = 4, Fixed32 = 5;

    /// <summary>Fields that are none of the message's, or are not whole.</summary>
    public static readonly Grammar Odd = new(
        "protobuf",
        (2, "unknown field", dice => Field(1000 + dice.Below(1_000_000), Varint, Number(dice.Number()))),
        (2, "another wire type", dice => Field(1 + dice.Below(10), dice.Below(8), dice.Bytes(dice.Below(10)))),
        (2, "field 0", dice => Field(0, dice.Below(6), dice.Bytes(2))),
        (2, "overlong number", _ => Field(1, Varint, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1])),
        (2, "length beyond the end", dice => Field(1 + dice.Below(6), Bytes, [.. Number(dice.Of(1, 100, int.MaxValue, 1L << 40, -1))])),
        (2, "group", dice => Field(1 + dice.Below(6), StartGroup, Field(1, EndGroup, []))),
        (1, "many groups", dice => Repeated(Field(1, StartGroup, []), dice.Of(10, 99, 101, 5000))),
        (1, "nested", dice => Nested(dice.Of(10, 99, 101, 300))),
        (2, "any bytes", dice => dice.Bytes(dice.Below(30))));

    /// <summary>A field: its number, its wire type, its value.</summary>
    public static byte[] Field(int number, int type, byte[] value) => [.. Number(((long)number << 3) | (uint)type), .. value];

    /// <summary>A field with a length in front of its value.</summary>
    public static byte[] Field(int number, byte[] value) => Field(number, Bytes, [.. Number(value.Length), .. value]);

    /// <summary>A number in its variable length.</summary>
    public static byte[] Number(long value)
    {
        var bytes = new List<byte>();
        for (var rest = (ulong)value; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                bytes.Add((byte)rest);
                return [.. bytes];
            }

            bytes.Add((byte)(rest | 0x80));
        }
    }

    private static byte[] Repeated(byte[] field, int count) => [.. Enumerable.Repeat(field, count).SelectMany(bytes => bytes)];

    private static byte[] Nested(int depth)
    {
        byte[] message = [];
        for (var i = 0; i < depth; i++)
        {
            message = Field(1, message);
        }

        return message;
    }
}
