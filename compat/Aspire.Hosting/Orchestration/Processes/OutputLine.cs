namespace Aspire.Hosting.Orchestration.Processes;

/// <summary>One line a child wrote, without its line end.</summary>
/// <param name="Text">May hold ANSI colour sequences.</param>
/// <param name="IsError">Written to standard error.</param>
/// <param name="At">When the host read it.</param>
internal readonly record struct OutputLine(string Text, bool IsError, DateTimeOffset At);
