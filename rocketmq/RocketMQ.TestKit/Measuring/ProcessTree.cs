using System.Globalization;

namespace RocketMQ.TestKit.Measuring;

/// <summary>Who started whom, from <c>/proc</c>. The orchestrator starts a project by <c>dotnet run</c>, below which the service runs.</summary>
internal static class ProcessTree
{
    /// <summary>The processes at the ends of the tree below this one: itself, where it has started none.</summary>
    public static IReadOnlyList<int> Leaves(int root)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => (Id: int.Parse(name!, CultureInfo.InvariantCulture), Parent: ParentOf(name!)))
            .Where(process => process.Parent is not null)
            .ToLookup(process => process.Parent!.Value, process => process.Id);
        return LeavesBelow(root, children);
    }

    private static IReadOnlyList<int> LeavesBelow(int root, ILookup<int, int> children) =>
        children.Contains(root) ? [.. children[root].SelectMany(child => LeavesBelow(child, children))] : [root];

    // Behind the name, which stands in brackets and may have any characters, are the state and the parent.
    private static int? ParentOf(string id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended in between.
            return null;
        }
    }
}
