using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace Org.Apache.Rocketmq;

/// <summary>The check of a received body against the digest that came with it.</summary>
internal static class BodyDigest
{
    /// <summary>False if the body is not what was sent. A message without a digest cannot be told to be wrong.</summary>
    public static bool Matches(Proto.Digest? digest, ReadOnlySpan<byte> body)
    {
#pragma warning disable CA5350, CA5351 // The protocol's digests guard against accidents, not against attackers.
        switch (digest?.Type)
        {
            case Proto.DigestType.Crc32:
                // Compared as a number, for implementations disagree on leading zeros.
                return uint.TryParse(digest.Checksum, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var expected)
                    && expected == Crc32.HashToUInt32(body);
            case Proto.DigestType.Md5:
                Span<byte> md5 = stackalloc byte[MD5.HashSizeInBytes];
                MD5.HashData(body, md5);
                return IsHexOf(digest.Checksum, md5);
            case Proto.DigestType.Sha1:
                Span<byte> sha1 = stackalloc byte[SHA1.HashSizeInBytes];
                SHA1.HashData(body, sha1);
                return IsHexOf(digest.Checksum, sha1);
            default:
                return true;
        }
#pragma warning restore CA5350, CA5351
    }

    private static bool IsHexOf(string text, ReadOnlySpan<byte> hash)
    {
        Span<char> hex = stackalloc char[hash.Length * 2];
        return Convert.TryToHexString(hash, hex, out _) && hex.Equals(text, StringComparison.OrdinalIgnoreCase);
    }
}
