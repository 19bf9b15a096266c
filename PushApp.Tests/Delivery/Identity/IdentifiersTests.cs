using PushApp.Delivery.Identity;

namespace PushApp.Tests.Delivery.Identity;

public class IdentifiersTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("alice@example.com")]
    [InlineData("0190a3f2-8c1e-7def:tab_1.x")]
    public void Letters_digits_and_a_few_marks_make_an_id(string id)
    {
        Assert.True(Identifiers.TryValidate(id, out var error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("{a}")]
    [InlineData("a/b")]
    [InlineData("a\n")]
    [InlineData("jürgen")]
    public void Anything_else_is_refused_with_a_reason(string? id)
    {
        Assert.False(Identifiers.TryValidate(id, out var error));
        Assert.StartsWith("m", error);
    }

    [Fact]
    public void An_id_has_at_most_128_characters()
    {
        Assert.True(Identifiers.TryValidate(new string('a', 128), out _));
        Assert.False(Identifiers.TryValidate(new string('a', 129), out var error));
        Assert.Contains("129", error);
    }
}
