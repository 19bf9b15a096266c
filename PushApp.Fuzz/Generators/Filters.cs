namespace PushApp.Fuzz.Generators;

/// <summary>Expressions that choose messages: SQL-92 conditions, as RocketMQ has them, and tags.</summary>
internal static class Filters
{
    private const int Deepest = 4;

    /// <summary>Expressions of the grammar, deep ones, and what is none.</summary>
    public static readonly Grammar All = new(
        "filter",
        (6, "condition", dice => Text.Utf8(Condition(dice, Deepest))),
        (4, "tags", dice => Text.Utf8(string.Join(dice.Of("||", " || ", "|"), Enumerable.Range(0, 1 + dice.Size(20)).Select(_ => dice.Of("*", "", "a", "tag-1", Text.Word(dice, 30)))))),
        (2, "all", _ => "*"u8.ToArray()),
        (2, "spoiled", dice => Text.Spoil(dice, Text.Utf8(Condition(dice, Deepest)))),
        (2, "odd text", dice => Text.Utf8(dice.Of("", "'", "''''", "a = ", "a = 'x", "= 1", "a IN ()", "a IN ('x'", "NOT", "a BETWEEN 1", "a IS", "1e999 = a", "99999999999999999999 < a", "a\0b = 1", "é = 1", "(", ")", "--a = 1", "a = 0x1", "a LIKE 'x'"))),
        (2, "deep brackets", dice => Text.Repeat("(", dice.Of(1000, 20_000, 200_000))),
        (2, "deep brackets, closed", dice => dice.Of(1000, 20_000, 200_000) is var depth ? Text.Join(Text.Repeat("(", depth), "a = 1"u8.ToArray(), Text.Repeat(")", depth)) : []),
        (2, "many signs", dice => Text.Join(Text.Repeat(dice.Of("-", "+", "NOT ", "- "), dice.Of(1000, 60_000, 200_000)), "a = 1"u8.ToArray())),
        (2, "long chain", dice => Text.Join("a = 1"u8.ToArray(), Text.Repeat(dice.Of(" OR a=1", " AND a=1", "||a"), dice.Of(100, 3000, 60_000)))));

    private static string Condition(Dice dice, int depth) => depth == 0
        ? $"{Name(dice)} {dice.Of("=", "<>", ">", "<", ">=", "<=")} {Value(dice)}"
        : dice.Below(9) switch
        {
            0 => $"({Condition(dice, depth - 1)})",
            1 => $"NOT {Condition(dice, depth - 1)}",
            2 => $"{Condition(dice, depth - 1)} AND {Condition(dice, depth - 1)}",
            3 => $"{Condition(dice, depth - 1)} OR {Condition(dice, depth - 1)}",
            4 => $"{Name(dice)} IS {dice.Of("", "NOT ")}NULL",
            5 => $"{Name(dice)} {dice.Of("", "NOT ")}IN ({string.Join(',', Enumerable.Range(0, 1 + dice.Size(10)).Select(_ => $"'{Text.Word(dice, 5)}'"))})",
            6 => $"{Name(dice)} {dice.Of("", "NOT ")}BETWEEN {Value(dice)} AND {Value(dice)}",
            7 => dice.Of("TRUE", "FALSE"),
            _ => Condition(dice, 0),
        };

    private static string Name(Dice dice) => dice.Of("a", "TAGS", "property", "_x", "a1");

    private static string Value(Dice dice) => dice.Below(5) switch
    {
        0 => $"{dice.Number()}",
        1 => $"-{dice.Below(100)}.{dice.Below(100)}",
        2 => dice.Of("TRUE", "FALSE", "NULL"),
        3 => Name(dice),
        _ => $"'{Text.Word(dice, 8)}{dice.Of("", "''", "é")}'",
    };
}
