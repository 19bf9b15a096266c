using RocketMQ.TestKit.Measuring;

namespace RocketMQ.Tests.Measuring;

public sealed class ProcessUsageTests
{
    [LinuxFact]
    public void A_process_has_used_what_it_says_itself()
    {
        var before = Environment.CpuUsage.TotalTime;
        var usage = ProcessUsage.Cpu([Environment.ProcessId]);
        var after = Environment.CpuUsage.TotalTime;

        // The kernel counts in hundredths of a second.
        Assert.InRange(usage, before - TimeSpan.FromMilliseconds(20), after + TimeSpan.FromMilliseconds(20));
    }

    [LinuxFact]
    public void Resident_memory_is_at_least_what_the_heap_holds() =>
        Assert.InRange(ProcessUsage.ResidentBytes([Environment.ProcessId]), GC.GetTotalMemory(forceFullCollection: false) / 2, long.MaxValue);
}
