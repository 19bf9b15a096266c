using System.Globalization;

namespace PushApp.Chaos.Systems;

/// <summary>
/// The gateways' clocks, set by libfaketime: each replica reads its own file, at most a second after it was written. Only
/// the time of day is set, not the time that passes.
/// </summary>
internal sealed class GatewayClocks : IDisposable
{
    private static readonly string[] Places =
    [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
        "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
        "/usr/lib64/faketime/libfaketimeMT.so.1",
        "/usr/lib/faketime/libfaketimeMT.so.1",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("pushapp-chaos-clocks-").FullName;

    /// <summary>The library; null where it is not installed.</summary>
    public static string? Library => Places.FirstOrDefault(File.Exists);

    /// <summary>The variables that a gateway's processes need.</summary>
    /// <param name="replica">What stands for the replica's name in a variable.</param>
    public IReadOnlyDictionary<string, string> Variables(string replica) => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Library!,
        ["FAKETIME_TIMESTAMP_FILE"] = Path.Combine(_folder, replica),
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",

        // The library otherwise takes the monotonic clock's deadlines, which .NET waits by, for the time of day's: no wait waits.
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
        ["NO_FAKE_STAT"] = "1",
    };

    /// <summary>Sets one replica's clock ahead of the others'.</summary>
    /// <param name="replica">The replica's name in its variables.</param>
    /// <param name="ahead">By how much; below zero sets it back.</param>
    public void Set(string replica, TimeSpan ahead) =>
        File.WriteAllText(Path.Combine(_folder, replica), ahead.TotalSeconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
