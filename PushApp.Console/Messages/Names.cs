namespace PushApp.OperatorConsole.Messages;

/// <summary>Whom a message goes to, as somebody writes it.</summary>
internal static class Names
{
    /// <summary>Users, each once, with commas or spaces between them, as no id has one of these; or one group.</summary>
    public static IReadOnlyList<string> Read(string text, bool isGroup) => isGroup
        ? text.Trim() is { Length: > 0 } group ? [group] : []
        : [.. text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
}
