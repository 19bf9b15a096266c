using System.Buffers.Text;
using System.Security.Cryptography;

namespace PushApp.Fuzz.Generators;

/// <summary>Access tokens: valid ones, and such as must not be taken (RFC 7519, RFC 7515). None has a quote or a line break in it.</summary>
internal static class Tokens
{
    /// <summary>What the fuzzed services check tokens with. Always the same, so that a seed makes the same inputs.</summary>
    public const string Key = "a key for fuzzing, of more than thirty-two bytes";

    // The year 2100.
    private const long Expires = 4102444800;

    private const string Header = """{"alg":"HS256","typ":"JWT"}""";

    /// <summary>Tokens that are wrong in one way each.</summary>
    public static readonly Grammar Wrong = new(
        "token",
        (2, "no token", dice => Text.Utf8(dice.Of("", ".", "..", "...", "a.b.c", "null", "Bearer", "x"))),
        (2, "algorithm", dice => Signed(dice.Of("""{"alg":"none"}""", """{"alg":"HS384"}""", """{"alg":"HS512"}""", """{"alg":"RS256"}""", """{"alg":1}""", """{"alg":null}"""), Claims("fuzz-0"))),
        (2, "header", dice => Signed(dice.Of("{}", "[]", "1", """{"alg":"HS256","crit":["x"],"x":1}""", """{"alg":"HS256","kid":"../../key"}""", """{"alg":"HS256","jku":"http://127.0.0.1:1/"}""", """{"alg":"HS256","zip":"DEF"}"""), Claims("fuzz-0"))),
        (2, "key", _ => Signed(Header, Claims("fuzz-0"), "another key, also of more than thirty-two bytes")),
        (2, "no signature", _ => Text.Utf8(string.Join('.', Base64Url.EncodeToString(Text.Utf8("""{"alg":"none"}""")), Base64Url.EncodeToString(Claims("fuzz-0")), ""))),
        (3, "expiry", dice => Signed(Header, Claims("fuzz-0", dice.Of("0", "-1", "1", "253402300800", "9223372036854775807", "9223372036854775808", "1e30", "1.5", "\"4102444800\"", "null", "[]", "{}")))),
        (2, "issuer or audience", dice => Signed(Header, Text.Utf8(dice.Of(
            $$"""{"sub":"fuzz-0","exp":{{Expires}}}""", $$"""{"sub":"fuzz-0","iss":"x","aud":"pushapp","exp":{{Expires}}}""",
            $$"""{"sub":"fuzz-0","iss":["pushapp"],"aud":["pushapp","x"],"exp":{{Expires}}}""", $$"""{"sub":"fuzz-0","iss":1,"aud":{},"exp":{{Expires}}}""")))),
        (3, "subject", dice => Signed(Header, Claims(Names.Wrong(dice)))),
        (2, "subject of another kind", dice => Signed(Header, Json.Object(("sub", Json.Valid.Next(dice)), ("iss", Json.String("pushapp")), ("aud", Json.String("pushapp")), ("exp", Text.Utf8($"{Expires}"))))),
        (2, "odd claims", dice => Signed(Header, Json.Object(("sub", Json.String("fuzz-0")), ("iss", Json.String("pushapp")), ("aud", Json.String("pushapp")), ("exp", Text.Utf8($"{Expires}")), ("x", Json.Odd.Next(dice))))),
        (2, "many claims", dice => Signed(Header, Text.Utf8($$"""{"sub":"fuzz-0","iss":"pushapp","aud":"pushapp","exp":{{Expires}},{{string.Join(',', Enumerable.Range(0, 1 + dice.Below(60)).Select(i => $"\"c{i}\":{i}"))}}}"""))),
        (3, "spoiled", dice => Printable(Text.Spoil(dice, Valid("fuzz-0")))),
        (1, "long", dice => Text.Repeat("a", dice.Of(1000, 4000, 7000))));

    /// <summary>A valid token for a user.</summary>
    public static byte[] Valid(string user) => Signed(Header, Claims(user));

    /// <summary>A valid token for one of the users, now and then one that is wrong.</summary>
    public static byte[] Next(Dice dice) => dice.OneIn(8) ? Wrong.Next(dice) : Valid(Names.User(dice));

    private static byte[] Claims(string user, string? expires = null) => Json.Object(
        ("sub", Json.String(user)), ("iss", Json.String("pushapp")), ("aud", Json.String("pushapp")), ("nbf", "1577836800"u8.ToArray()), ("exp", Text.Utf8(expires ?? $"{Expires}")));

    private static byte[] Signed(string header, byte[] claims, string key = Key)
    {
        var signed = $"{Base64Url.EncodeToString(Text.Utf8(header))}.{Base64Url.EncodeToString(claims)}";
        return Text.Utf8($"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Text.Utf8(key), Text.Utf8(signed)))}");
    }

    private static byte[] Printable(byte[] bytes) => Array.ConvertAll(bytes, b => b is > (byte)' ' and < 0x7f and not (byte)'"' and not (byte)'\\' ? b : (byte)'_');
}
