using Google.Protobuf.Reflection;

namespace PushApp.Fuzz.Generators;

/// <summary>Messages of a type by chance, field by field from its description: some missing, some repeated, some with odd values.</summary>
internal static class ProtobufMessages
{
    private const int Deepest = 5;
    private const int Sql = (int)RocketMQ.Protocol.FilterType.Sql;

    /// <summary>A message of a type.</summary>
    public static byte[] Next(Dice dice, MessageDescriptor type)
    {
        var message = Message(dice, type, Deepest);
        return dice.Below(12) switch
        {
            0 => Text.Spoil(dice, message),
            1 => [.. message, .. ProtobufWire.Odd.Next(dice)],
            _ => message,
        };
    }

    private static byte[] Message(Dice dice, MessageDescriptor type, int depth)
    {
        var bytes = new List<byte>();
        foreach (var field in type.Fields.InFieldNumberOrder())
        {
            for (var left = Count(dice, field); left > 0 && depth > 0; left--)
            {
                bytes.AddRange(Field(dice, field, depth));
            }
        }

        return [.. bytes];
    }

    private static int Count(Dice dice, FieldDescriptor field) => dice.OneIn(8) ? 0 : field.IsRepeated ? dice.Size(6) + 1 : dice.OneIn(50) ? 2 : 1;

    private static byte[] Field(Dice dice, FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message when IsTime(field.MessageType) && !dice.OneIn(10) => ProtobufWire.Field(field.FieldNumber, ProtobufWire.Field(1, ProtobufWire.Varint, ProtobufWire.Number(dice.Below(40)))),
        FieldType.Message => ProtobufWire.Field(field.FieldNumber, Message(dice, field.MessageType, depth - 1)),
        FieldType.String => ProtobufWire.Field(field.FieldNumber, String(dice, field)),
        FieldType.Bytes => ProtobufWire.Field(field.FieldNumber, dice.Bytes(dice.OneIn(200) ? 5000 : dice.Below(100))),
        FieldType.Enum when field.EnumType.Name == "FilterType" && dice.OneIn(2) => ProtobufWire.Field(field.FieldNumber, ProtobufWire.Varint, ProtobufWire.Number(Sql)),
        FieldType.Enum => ProtobufWire.Field(field.FieldNumber, ProtobufWire.Varint, ProtobufWire.Number(dice.OneIn(30) ? dice.Number() : dice.Of([.. field.EnumType.Values]).Number)),
        FieldType.Double or FieldType.Fixed64 => ProtobufWire.Field(field.FieldNumber, ProtobufWire.Fixed64, dice.Bytes(8)),
        FieldType.Float or FieldType.Fixed32 => ProtobufWire.Field(field.FieldNumber, ProtobufWire.Fixed32, dice.Bytes(4)),
        _ => ProtobufWire.Field(field.FieldNumber, ProtobufWire.Varint, ProtobufWire.Number(Number(dice))),
    };

    // One that is wrong hides what is behind it: most are right.
    private static bool IsTime(MessageDescriptor type) => type.FullName is "google.protobuf.Duration" or "google.protobuf.Timestamp";

    private static long Number(Dice dice) => dice.Below(40) switch
    {
        0 => -1,
        1 => int.MinValue,
        2 => long.MaxValue,
        3 => -dice.Number(),
        4 => dice.Number(),
        _ => dice.Below(64),
    };

    // Few names, so that calls meet what others have left.
    private static byte[] String(Dice dice, FieldDescriptor field) => field.Name switch
    {
        "expression" => Filters.All.Next(dice),
        "name" or "topic" => Text.Utf8(dice.Below(30) switch
        {
            0 => Names.Wrong(dice),
            1 => "PUSH_MESSAGE",
            2 => Text.Word(dice, 20),
            _ => $"FUZZ_{dice.Below(16)}",
        }),
        "resource_namespace" when !dice.OneIn(20) => [],
        _ => dice.Below(60) switch
        {
            0 => dice.Bytes(dice.Below(10)),
            1 => Text.Utf8(Names.Wrong(dice)),
            2 => [],
            _ => Text.Utf8(Text.Word(dice, 20)),
        },
    };
}
