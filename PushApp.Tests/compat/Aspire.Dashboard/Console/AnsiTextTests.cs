extern alias AspireDashboard;

using AspireDashboard::Aspire.Dashboard.Console;

namespace PushApp.Tests.Compat.Dashboard.Console;

public sealed class AnsiTextTests
{
    [Fact]
    public void Plain_text_is_one_run_without_a_style() =>
        Assert.Equal([new AnsiRun("info: started", "", "")], AnsiText.Parse("info: started"));

    [Fact]
    public void The_console_loggers_colours_become_styles()
    {
        var runs = AnsiText.Parse("\u001b[40m\u001b[32minfo\u001b[39m\u001b[22m\u001b[49m: started");

        Assert.Equal(["info", ": started"], runs.Select(run => run.Text));
        Assert.StartsWith("color:#", runs[0].Style, StringComparison.Ordinal);
        Assert.Equal("", runs[1].Style);
    }

    [Theory]
    [InlineData("\u001b[38;5;196mred\u001b[0m", "color:#ff0000;")]
    [InlineData("\u001b[38;2;1;2;3mred\u001b[0m", "color:#010203;")]
    [InlineData("\u001b[38;2mred", "color:#000000;")]
    [InlineData("\u001b[999mred", "")]
    public void Extended_and_malformed_colours_are_read_as_far_as_they_go(string text, string style) =>
        Assert.Equal(new AnsiRun("red", "", style), AnsiText.Parse(text)[0]);

    [Theory]
    [InlineData("\u001b[1mbold\u001b[0m and \u001b[2Kplain", "bold and plain")]
    [InlineData("cut off \u001b[3", "cut off ")]
    [InlineData("cut off \u001b", "cut off ")]
    public void Stripped_text_has_no_control_sequences(string text, string plain) =>
        Assert.Equal(plain, AnsiText.Strip(text));
}
