using System.Diagnostics;
using RocketMQ.TestKit.Measuring;

namespace PushApp.Chaos.Systems;

/// <summary>Signals to the processes of a replica, or the same for its container.</summary>
internal static class Signals
{
    /// <summary>Ends it as a crash does.</summary>
    public static Task KillAsync(Replica replica) => SendAsync(replica, "KILL", "kill");

    /// <summary>Stops its clock, so to say: it holds everything and does nothing.</summary>
    public static Task FreezeAsync(Replica replica) => SendAsync(replica, "STOP", "pause");

    /// <summary>Lets it go on.</summary>
    public static Task ThawAsync(Replica replica) => SendAsync(replica, "CONT", "unpause");

    /// <summary>The processes that run a replica: the service, and whoever started it for the orchestrator. None of a container.</summary>
    public static IEnumerable<Process> ProcessesOf(Replica replica)
    {
        foreach (var id in replica.ProcessId is { } process ? ProcessTree.Leaves(process).Append(process).Distinct() : [])
        {
            Process found;
            try
            {
                found = Process.GetProcessById(id);
            }
            catch (ArgumentException)
            {
                // It has ended.
                continue;
            }

            yield return found;
        }
    }

    private static async Task SendAsync(Replica replica, string signal, string containerCommand)
    {
        string[] command = replica switch
        {
            { ContainerId: { Length: > 0 } container } => [Environment.GetEnvironmentVariable("ASPIRE_CONTAINER_RUNTIME") ?? "docker", containerCommand, container],
            { ProcessId: { } process } => ["kill", $"-{signal}", .. ProcessTree.Leaves(process).Select(id => $"{id}")],
            _ => throw new InvalidOperationException($"{replica.Id} has no process: it is {replica.State}."),
        };
        using var run = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        await run.WaitForExitAsync();
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{string.Join(' ', command)}' ended with {run.ExitCode}.");
        }
    }
}
