namespace PushApp.Tests.Architecture;

public sealed class SourceGraphTests
{
    private const string Lower = """
        namespace P.Lower;
        class Thing { public const int Size = 1; public Thing Next => this; }
        """;

    [Theory]
    [InlineData("class C { P.Lower.Thing? _thing; }")]
    [InlineData("class C { int M() => P.Lower.Thing.Size; }")]
    [InlineData("class C { System.Func<int> M() => () => P.Lower.Thing.Size; }")]
    [InlineData("class C { async System.Threading.Tasks.Task M() { await System.Threading.Tasks.Task.Yield(); _ = new P.Lower.Thing(); } }")]
    [InlineData("class C { string M() => nameof(P.Lower.Thing); }")]
    public void A_use_is_seen_wherever_it_is(string text)
    {
        var arrow = Assert.Single(SourceGraph.Of("P", ("Lower/Thing.cs", Lower), ("Upper/C.cs", $"namespace P.Upper;\n{text}")).FolderArrows);
        Assert.Equal(("Upper", "Lower"), (arrow.From, arrow.To));
    }

    [Fact]
    public void A_use_by_a_member_alone_is_seen()
    {
        var graph = SourceGraph.Of(
            "P",
            ("Lower/Thing.cs", Lower),
            ("Lower/Source.cs", "namespace P.Lower; class Source { public Thing Get() => new(); }"),
            ("Upper/C.cs", "namespace P.Upper; class C { object M(P.Lower.Source source) => source.Get().Next; }"));
        Assert.Contains(graph.Arrows, arrow => arrow is { From: "Upper/C.cs", To: "Lower/Thing.cs" });
    }

    [Fact]
    public void Only_arrows_on_a_circle_make_a_circle()
    {
        Arrow[] arrows = [new("a", "b", ""), new("b", "c", ""), new("c", "b", ""), new("c", "d", "")];
        Assert.Equal([arrows[1], arrows[2]], SourceGraph.Circles(arrows));
        Assert.Empty(SourceGraph.Circles([arrows[0], arrows[1], arrows[3]]));
    }

    [Fact]
    public void Sources_that_cannot_be_read_are_refused() =>
        Assert.Throws<InvalidOperationException>(() => SourceGraph.Of("P", ("C.cs", "class C { Missing _missing; }")));
}
