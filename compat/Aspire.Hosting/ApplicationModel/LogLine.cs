namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A line of a resource's console; <paramref name="Content"/> begins with its time,
/// <c>2026-01-31T12:00:00.0000000Z </c>, and <paramref name="LineNumber"/> counts from 1.
/// </summary>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
