using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace PushApp.AppHost.Backing;

/// <summary>
/// Whether containers can be started, asked of the runtime as Aspire's orchestrator does: the one that
/// <c>ASPIRE_CONTAINER_RUNTIME</c> names, else Docker or Podman. A client without an engine answers with an error.
/// </summary>
internal static class ContainerRuntime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Asks; takes at most 2 s.</summary>
    public static bool IsAvailable(IConfiguration configuration)
    {
        var named = configuration["ASPIRE_CONTAINER_RUNTIME"] ?? configuration["DOTNET_ASPIRE_CONTAINER_RUNTIME"];
        string[] runtimes = named is { Length: > 0 } ? [named] : ["docker", "podman"];
        using var limit = new CancellationTokenSource(Limit);
        // Waited for, as the model cannot go on without it: outside of whatever context the caller has.
        var answers = Task.Run(() => Task.WhenAll(runtimes.Select(runtime => AnswersAsync(runtime, limit.Token))));
        return answers.GetAwaiter().GetResult().Contains(true);
    }

    private static async Task<bool> AnswersAsync(string runtime, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(runtime, ["container", "ls", "-n", "1"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            try
            {
                await process.WaitForExitAsync(cancellationToken);
                return process.ExitCode == 0;
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                return false;
            }
        }
        catch (Win32Exception)
        {
            // There is no such program.
            return false;
        }
    }
}
