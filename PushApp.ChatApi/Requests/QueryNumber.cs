using System.Globalization;

namespace PushApp.ChatApi.Requests;

/// <summary>Reads whole numbers of a request's query, which are digits alone.</summary>
internal static class QueryNumber
{
    /// <summary>The parameter's number; null where it is missing or empty.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="text">What was sent.</param>
    /// <param name="least">The least that it may be.</param>
    /// <param name="most">The most.</param>
    /// <param name="error">Says why it is none, unless there is an error already.</param>
    public static long? Read(string name, string? text, long least, long most, ref RequestError? error)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        error ??= RequestError.Invalid(name, most == long.MaxValue ? $"must be a whole number, {least} or greater" : $"must be a whole number from {least} to {most}");
        return null;
    }
}
