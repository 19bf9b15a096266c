using System.Globalization;

namespace PushApp.DevBroker.Filters.Sql;

/// <summary>SQL's three-valued logic and its comparisons. Properties are texts: compared with a number they are read as one.</summary>
internal static class SqlLogic
{
    public static object? And(object? left, object? right) => (Truth(left), Truth(right)) switch
    {
        (false, _) or (_, false) => false,
        (true, true) => true,
        _ => null,
    };

    public static object? Or(object? left, object? right) => (Truth(left), Truth(right)) switch
    {
        (true, _) or (_, true) => true,
        (false, false) => false,
        _ => null,
    };

    public static object? Not(object? value) => Truth(value) is { } truth ? !truth : null;

    public static object? Equal(object? left, object? right)
    {
        if (left is null || right is null)
        {
            return null;
        }

        if (left is bool || right is bool)
        {
            return Truth(left) is { } one && Truth(right) is { } other && one == other;
        }

        return left is double || right is double
            ? NumberOf(left) is { } number && number == NumberOf(right)
            : string.Equals((string)left, (string)right, StringComparison.Ordinal);
    }

    public static object? Compare(object? left, string comparison, object? right)
    {
        if (NumberOf(left) is not { } one || NumberOf(right) is not { } other)
        {
            return null;
        }

        return comparison switch
        {
            "<" => one < other,
            "<=" => one <= other,
            ">" => one > other,
            _ => one >= other,
        };
    }

    public static double? NumberOf(object? value) => value switch
    {
        double number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static bool? Truth(object? value) => value switch
    {
        bool truth => truth,
        string text when bool.TryParse(text, out var truth) => truth,
        _ => null,
    };
}
