namespace Aspire.Hosting.Orchestration.Processes;

/// <summary>What to start.</summary>
/// <param name="FileName">A path, relative ones from <paramref name="WorkingDirectory"/>, or a bare name to find in PATH.</param>
/// <param name="Arguments">One entry an argument, without quoting; the program's name is not among them.</param>
/// <param name="WorkingDirectory">An existing folder.</param>
/// <param name="Environment">The whole environment of the child: nothing of the host's is added.</param>
internal sealed record ChildProcessOptions(
    string FileName,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment);
