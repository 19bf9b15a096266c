namespace PushApp.Bench.Abuse;

/// <summary>The largest body that the chat API takes.</summary>
internal static class LargeBody
{
    private const int Bytes = 256 * 1024;

    public static string Json { get; } = $"\"{new string('x', Bytes - 2)}\"";
}
