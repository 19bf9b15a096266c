using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Aspire.Hosting.Orchestration.Processes;
using Aspire.Hosting.Orchestration.Processes.Unix;
using PushApp.Tests.Support;

namespace PushApp.Tests.Compat.Orchestration.Processes;

[UnsupportedOSPlatform("windows")]
public sealed class GuardianTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [UnixFact]
    public async Task A_killed_host_takes_its_children_and_grandchildren_along()
    {
        using var host = KillableHost.Start("trap '' TERM HUP INT; sleep 600 & echo $!; sh -c 'sleep 600 & echo $!; wait' & echo $$; wait");
        int[] pids = [await ReadPidAsync(host), await ReadPidAsync(host), await ReadPidAsync(host)];
        Assert.All(pids, pid => Assert.True(Alive.Is(pid)));

        await host.KillAsync();

        await Eventually.TrueAsync(() => !pids.Any(Alive.Is));
    }

    [UnixFact]
    public async Task The_guardian_ends_with_the_host()
    {
        using var host = KillableHost.Start(
            "ps -A -o pid=,ppid=,args= | awk -v host=$PPID '$2 == host && /process-guardian/ { print $1 }'; exec sleep 600");
        var guardian = await ReadPidAsync(host);
        Assert.True(Alive.Is(guardian));

        await host.KillAsync();

        await Eventually.TrueAsync(() => !Alive.Is(guardian));
    }

    [UnixFact]
    public async Task A_killed_guardian_is_replaced()
    {
        await using var child = await ChildProcess.StartAsync(Shell.Running("exec sleep 600"), _ => { }, CancellationToken.None);
        var first = Guardian.OfThisHost.Pid;

        using (var process = Process.GetProcessById(first))
        {
            process.Kill();
        }

        await Eventually.TrueAsync(() => Guardian.OfThisHost.Pid != first && Alive.Is(Guardian.OfThisHost.Pid));
    }

    private static async Task<int> ReadPidAsync(KillableHost host) =>
        int.Parse((await host.Output.ReadLineAsync().WaitAsync(Limit))!, CultureInfo.InvariantCulture);
}
