using System.Collections.Concurrent;

namespace PushApp.Tests.Architecture;

/// <summary>The projects' folders are layers: who reads one needs to know only what it stands on.</summary>
public sealed class LayerTests
{
    // Each uses only those before it. The root registers all of them; its options are for all of them.
    private static readonly string[] GatewayLayers = ["Protocol", "Telemetry", "Transports", "Connections", "Consuming", "Lifecycle", "Endpoints"];

    // Reading a project takes the compiler seconds.
    private static readonly ConcurrentDictionary<string, SourceGraph> Read = new();

    [Theory]
    [InlineData("PushApp.Bench")]
    [InlineData("PushApp.Chaos")]
    [InlineData("PushApp.ChatApi")]
    [InlineData("PushApp.Console")]
    [InlineData("PushApp.Events")]
    [InlineData("PushApp.Delivery")]
    [InlineData("PushApp.Fuzz")]
    [InlineData("PushApp.Gateway")]
    [InlineData("sdk/PushApp.Client")]
    public void Folders_form_no_circle(string project) => None(SourceGraph.Circles(GraphOf(project).FolderArrows));

    [Fact]
    public void Files_of_the_gateway_form_no_circle() => None(SourceGraph.Circles(GraphOf("PushApp.Gateway").Arrows));

    [Fact]
    public void Each_folder_of_the_gateway_uses_only_those_before_it()
    {
        var arrows = GraphOf("PushApp.Gateway").FolderArrows;
        Assert.Equal(GatewayLayers.Order(), arrows.SelectMany(arrow => new[] { arrow.From, arrow.To }).Distinct().Order());
        None([.. arrows.Where(arrow => Array.IndexOf(GatewayLayers, arrow.From) < Array.IndexOf(GatewayLayers, arrow.To))]);
    }

    [Fact]
    public void Folders_of_the_gateway_use_nothing_of_its_root_but_its_options() => None(
    [
        .. GraphOf("PushApp.Gateway").Arrows
            .Where(arrow => SourceGraph.FolderOf(arrow.From).Length > 0 && SourceGraph.FolderOf(arrow.To).Length == 0 && arrow.To != "GatewayOptions.cs"),
    ]);

    private static SourceGraph GraphOf(string project) => Read.GetOrAdd(project, SourceGraph.OfProject);

    private static void None(IReadOnlyList<Arrow> arrows) => Assert.True(arrows.Count == 0, string.Join('\n', arrows));
}
