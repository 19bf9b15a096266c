using System.Security.Cryptography;

namespace PushApp.Bench.Peers;

/// <summary>What tokens are signed with in systems that the bench starts.</summary>
internal static class BenchKey
{
    public static string Value { get; } = RandomNumberGenerator.GetHexString(64);
}
