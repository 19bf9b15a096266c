namespace PushApp.Tests.Architecture;

/// <summary>Arrows between folders go one way.</summary>
public sealed class LayerTests
{
    // Each uses only those before it.
    private static readonly string[] GatewayLayers = ["Protocol", "Telemetry", "Transports", "Connections", "Consuming", "Lifecycle", "Endpoints"];

    [Theory]
    [InlineData("PushApp.Gateway")]
    [InlineData("PushApp.ChatApi")]
    [InlineData("PushApp.Delivery")]
    public void No_folder_uses_one_that_uses_it(string project)
    {
        var arrows = FolderArrows.Of(BuiltProject.Assembly(project));

        Assert.NotEmpty(arrows);
        var circles = FolderArrows.OnCircles(arrows.Keys);
        Assert.True(circles.Count == 0, Describe(arrows.Where(arrow => circles.Contains(arrow.Key.From) && circles.Contains(arrow.Key.To))));
    }

    [Fact]
    public void A_layer_of_the_gateway_uses_only_those_before_it()
    {
        var arrows = FolderArrows.Of(BuiltProject.Assembly("PushApp.Gateway"));

        Assert.Equal(GatewayLayers.Order(), arrows.Keys.SelectMany(arrow => new[] { arrow.From, arrow.To }).Distinct().Order());
        var upward = arrows.Where(arrow => Array.IndexOf(GatewayLayers, arrow.Key.To) > Array.IndexOf(GatewayLayers, arrow.Key.From));
        Assert.True(!upward.Any(), Describe(upward));
    }

    [Fact]
    public void A_circle_is_seen() => Assert.Equal(
        ["A", "B", "C"], FolderArrows.OnCircles([("A", "B"), ("B", "C"), ("C", "A"), ("A", "D"), ("E", "A")]).Order());

    private static string Describe(IEnumerable<KeyValuePair<(string From, string To), SortedSet<string>>> arrows) =>
        string.Join('\n', arrows.Select(arrow => $"{arrow.Key.From} uses {arrow.Key.To}: {string.Join(", ", arrow.Value)}"));
}
