using System.Buffers;

namespace Org.Apache.Rocketmq;

/// <summary>The valid names of topics and consumer groups: <c>^[%a-zA-Z0-9_-]+$</c>.</summary>
internal static class ResourceName
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("%-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <exception cref="ArgumentException">Null, empty, or with a character that no topic or group may have.</exception>
    public static string Check(string name, string parameter)
    {
        if (string.IsNullOrEmpty(name) || name.AsSpan().ContainsAnyExcept(Allowed))
        {
            throw new ArgumentException($"'{name}' does not match the regex ^[%a-zA-Z0-9_-]+$", parameter);
        }

        return name;
    }
}
