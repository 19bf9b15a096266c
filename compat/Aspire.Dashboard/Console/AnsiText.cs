using System.Globalization;
using System.Text;

namespace Aspire.Dashboard.Console;

/// <summary>A run of characters that look the same: <c>Classes</c> and <c>Style</c> are for HTML, empty for plain text.</summary>
public readonly record struct AnsiRun(string Text, string Classes, string Style);

/// <summary>Text with the colours and weights that a terminal would show; other control sequences are left out.</summary>
public static class AnsiText
{
    private const char Escape = '\u001b';

    // For a dark console; xterm's order: black, red, green, yellow, blue, magenta, cyan, white, then bright.
    private static readonly string[] Colors =
    [
        "#3b4048", "#ff6b86", "#3ecf8e", "#f0b145", "#62a4ff", "#c99bff", "#4fd1e0", "#d7dae3",
        "#7a8290", "#ff8fa3", "#6ee7b0", "#ffd07a", "#8fbcff", "#dcbcff", "#86e5ef", "#ffffff",
    ];

    public static string Strip(string text)
    {
        if (!text.Contains(Escape, StringComparison.Ordinal))
        {
            return text;
        }
        var plain = new StringBuilder(text.Length);
        foreach (var run in Parse(text))
        {
            plain.Append(run.Text);
        }
        return plain.ToString();
    }

    public static IReadOnlyList<AnsiRun> Parse(string text)
    {
        if (!text.Contains(Escape, StringComparison.Ordinal))
        {
            return [new AnsiRun(text, string.Empty, string.Empty)];
        }
        var runs = new List<AnsiRun>();
        var look = default(Look);
        var start = 0;
        while (start < text.Length)
        {
            var escape = text.IndexOf(Escape, start);
            var end = escape < 0 ? text.Length : escape;
            if (end > start)
            {
                runs.Add(look.Show(text[start..end]));
            }
            if (escape < 0)
            {
                break;
            }
            start = Skip(text, escape, ref look);
        }
        return runs;
    }

    /// <summary>Answers where the text goes on after the sequence at <paramref name="escape"/>.</summary>
    private static int Skip(string text, int escape, ref Look look)
    {
        if (escape + 1 >= text.Length || text[escape + 1] != '[')
        {
            return Math.Min(escape + 2, text.Length);
        }
        var end = escape + 2;
        while (end < text.Length && text[end] is < '@' or > '~')
        {
            end++;
        }
        if (end < text.Length && text[end] == 'm')
        {
            look = look.After(text[(escape + 2)..end]);
        }
        return Math.Min(end + 1, text.Length);
    }

    private readonly record struct Look(string? Color, string? Background, bool Bold, bool Dim, bool Italic, bool Underline)
    {
        public AnsiRun Show(string text)
        {
            var classes = (Bold ? "ansi-bold " : "") + (Dim ? "ansi-dim " : "") + (Italic ? "ansi-italic " : "") + (Underline ? "ansi-underline" : "");
            var style = (Color is null ? "" : $"color:{Color};") + (Background is null ? "" : $"background:{Background}");
            return new AnsiRun(text, classes, style);
        }

        public Look After(string parameters)
        {
            var codes = parameters.Split(';');
            var look = this;
            for (var index = 0; index < codes.Length; index++)
            {
                var code = codes[index].Length == 0 ? 0 : Number(codes, index);
                look = code switch
                {
                    0 => default,
                    1 => look with { Bold = true },
                    2 => look with { Dim = true },
                    3 => look with { Italic = true },
                    4 => look with { Underline = true },
                    22 => look with { Bold = false, Dim = false },
                    23 => look with { Italic = false },
                    24 => look with { Underline = false },
                    >= 30 and <= 37 => look with { Color = Colors[code - 30] },
                    38 => look with { Color = Extended(codes, ref index) },
                    39 => look with { Color = null },
                    // Black as a background is what .NET's console logger writes for "none".
                    40 or 49 => look with { Background = null },
                    >= 41 and <= 47 => look with { Background = Colors[code - 40] },
                    48 => look with { Background = Extended(codes, ref index) },
                    >= 90 and <= 97 => look with { Color = Colors[code - 82] },
                    >= 100 and <= 107 => look with { Background = Colors[code - 92] },
                    _ => look,
                };
            }
            return look;
        }

        /// <summary>"5;n" is one of 256 colours, "2;r;g;b" any.</summary>
        private static string? Extended(string[] codes, ref int index)
        {
            switch (Number(codes, index + 1))
            {
                case 2:
                    index += 4;
                    return Rgb(Number(codes, index - 2), Number(codes, index - 1), Number(codes, index));
                case 5:
                    index += 2;
                    var n = Math.Clamp(Number(codes, index), 0, 255);
                    return n < 16 ? Colors[n]
                        : n >= 232 ? Rgb(8 + (n - 232) * 10, 8 + (n - 232) * 10, 8 + (n - 232) * 10)
                        : Rgb(Cube((n - 16) / 36), Cube((n - 16) / 6 % 6), Cube((n - 16) % 6));
                default:
                    return null;
            }
        }

        private static int Cube(int level) => level == 0 ? 0 : 55 + level * 40;

        private static string Rgb(int red, int green, int blue) =>
            string.Create(CultureInfo.InvariantCulture, $"#{Math.Clamp(red, 0, 255):x2}{Math.Clamp(green, 0, 255):x2}{Math.Clamp(blue, 0, 255):x2}");

        private static int Number(string[] codes, int index) =>
            index < codes.Length && int.TryParse(codes[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
