using System.Globalization;

namespace RocketMQ.TestKit;

/// <summary>Values on the command lines of tools.</summary>
internal static class CommandLineValue
{
    /// <summary>A whole number above 0.</summary>
    /// <exception cref="ArgumentException">It is something else; the message names the option.</exception>
    public static int Positive(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new ArgumentException($"{option} must be above 0; it is {text}.");

    /// <summary>One of the values that are known.</summary>
    /// <exception cref="ArgumentException">It is another; the message names those.</exception>
    public static string OneOf(IReadOnlyList<string> known, string value) =>
        known.Contains(value) ? value : throw new ArgumentException($"{value} is none of {string.Join(", ", known)}.");
}
