namespace Aspire.Dashboard.Console;

/// <summary>One line of a resource's console.</summary>
public sealed record ConsoleEntry(string ResourceId, string Origin, int ColorIndex, long Number, DateTimeOffset At, bool IsError, string Text)
{
    private string? _plain;

    /// <summary>Without colours.</summary>
    public string Plain => _plain ??= AnsiText.Strip(Text);
}
