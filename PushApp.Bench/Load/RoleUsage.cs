using PushApp.Bench.Peers;
using RocketMQ.TestKit.Measuring;

namespace PushApp.Bench.Load;

/// <summary>What the processes of a peer and the load use, by role.</summary>
internal static class RoleUsage
{
    private const double BytesOfMiB = 1024 * 1024;

    /// <summary>Processor time since they began.</summary>
    public static IReadOnlyDictionary<string, TimeSpan> Cpu(Peer peer) =>
        Roles(peer).ToDictionary(role => role.Key, role => ProcessUsage.Cpu(role.Value));

    /// <summary>Microseconds of processor time a message between two times.</summary>
    public static IReadOnlyDictionary<string, double> CpuOfMessage(
        IReadOnlyDictionary<string, TimeSpan> before, IReadOnlyDictionary<string, TimeSpan> after, long messages) =>
        after.ToDictionary(role => role.Key, role => (role.Value - before[role.Key]).TotalMicroseconds / Math.Max(1, messages));

    /// <summary>Resident memory of a process now, in MiB: the mean of its role's. Roles without a process here are left out.</summary>
    public static IReadOnlyDictionary<string, double> MemoryOfProcess(Peer peer) => Roles(peer)
        .Where(role => role.Value.Count > 0)
        .ToDictionary(role => role.Key, role => ProcessUsage.ResidentBytes(role.Value) / BytesOfMiB / role.Value.Count);

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<int>>> Roles(Peer peer) =>
        peer.Processes.Append(new KeyValuePair<string, IReadOnlyList<int>>(Round.LoadRole, [Environment.ProcessId]));
}
