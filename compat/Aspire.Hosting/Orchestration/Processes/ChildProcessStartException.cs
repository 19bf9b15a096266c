namespace Aspire.Hosting.Orchestration.Processes;

/// <summary>A child could not be started; the message says why in words for the user.</summary>
internal sealed class ChildProcessStartException(string message, Exception? inner = null) : Exception(message, inner);
