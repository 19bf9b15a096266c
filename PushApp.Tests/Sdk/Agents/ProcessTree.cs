using System.Diagnostics;
using System.Globalization;

namespace PushApp.Tests.Sdk.Agents;

/// <summary>A process with those that it started: a browser is many. As /proc has them.</summary>
internal static class ProcessTree
{
    /// <summary>Sends all of them a signal, by its name without SIG.</summary>
    public static void Signal(Process root, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", .. Of(root.Id).Select(id => $"{id}")]);
        kill.WaitForExit();
    }

    private static IEnumerable<int> Of(int root)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _))
            .Select(name => (Id: int.Parse(name!, CultureInfo.InvariantCulture), Parent: ParentOf(name!)))
            .ToLookup(process => process.Parent, process => process.Id);
        return Below(root);

        IEnumerable<int> Below(int id) => children[id].SelectMany(Below).Prepend(id);
    }

    private static int ParentOf(string id)
    {
        try
        {
            // After the name in parentheses, which may have anything in it: the state, then the parent.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has ended.
            return 0;
        }
    }
}
