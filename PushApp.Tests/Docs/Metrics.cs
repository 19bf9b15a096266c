using System.Text.RegularExpressions;

namespace PushApp.Tests.Docs;

/// <summary>The metrics of the services, as their sources name them.</summary>
internal static partial class Metrics
{
    private static readonly string[] Folders = ["PushApp.Gateway", "PushApp.ChatApi", "PushApp.Delivery", "PushApp.Events", "PushApp.ServiceDefaults", "rocketmq/RocketMQ.Client"];

    /// <summary>All names.</summary>
    public static IReadOnlySet<string> Names { get; } = Find();

    private static HashSet<string> Find()
    {
        var names = new HashSet<string>();
        foreach (var file in Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Document.Root, folder), "*.cs", SearchOption.AllDirectories)))
        {
            var source = File.ReadAllText(file);
            var named = Instruments().Matches(source).Select(instrument => instrument.Groups[1].Value).ToList();
            Assert.True(named.Count == Calls().Count(source), $"{file} makes a metric whose name is not a literal.");
            names.UnionWith(named);
        }

        return names;
    }

    [GeneratedRegex(@"\.Create(?:Observable)?(?:Counter|UpDownCounter|Histogram|Gauge)(?:<\w+>)?\(\s*""([a-z._]+)""")]
    private static partial Regex Instruments();

    [GeneratedRegex(@"eter\.Create(?:Observable)?(?:Counter|UpDownCounter|Histogram|Gauge)(?:<\w+>)?\(")]
    private static partial Regex Calls();
}
