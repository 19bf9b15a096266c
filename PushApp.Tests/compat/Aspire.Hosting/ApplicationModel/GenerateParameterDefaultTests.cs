using Aspire.Hosting.ApplicationModel;

namespace PushApp.Tests.Compat.ApplicationModel;

public sealed class GenerateParameterDefaultTests
{
    [Fact]
    public void A_value_has_the_length_and_the_kinds_of_characters_that_were_asked_for()
    {
        var value = new GenerateParameterDefault { MinLength = 40, Special = false, Upper = false, MinNumeric = 5 }.GetDefaultValue();

        Assert.Equal(40, value.Length);
        Assert.True(value.Count(char.IsAsciiDigit) >= 5);
        Assert.All(value, character => Assert.True(char.IsAsciiDigit(character) || char.IsAsciiLetterLower(character)));
    }

    [Fact]
    public void Values_differ()
    {
        var generate = new GenerateParameterDefault();

        Assert.NotEqual(generate.GetDefaultValue(), generate.GetDefaultValue());
    }

    [Fact]
    public void A_kind_cannot_be_required_and_excluded() =>
        Assert.Throws<InvalidOperationException>(() => new GenerateParameterDefault { Special = false, MinSpecial = 1 }.GetDefaultValue());
}
