using System.Security.Cryptography;
using System.Text;

namespace Aspire.Dashboard.Configuration;

/// <summary>A token or key, compared in a time that does not depend on where a guess goes wrong.</summary>
internal sealed class Secret(string value)
{
    private readonly byte[] _hash = Hash(value);

    public string Value { get; } = value;

    public static Secret Random() => new(RandomNumberGenerator.GetHexString(32, lowercase: true));

    public bool Matches(string? candidate) =>
        candidate is not null && CryptographicOperations.FixedTimeEquals(Hash(candidate), _hash);

    /// <summary>Never the value: options are logged now and then.</summary>
    public override string ToString() => "***";

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
