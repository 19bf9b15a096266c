using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace PushApp.ServiceDefaults;

/// <summary>
/// Whose tokens count. Configuration section <c>Jwt</c>. Either an OpenID Connect authority signs them and this service only
/// reads its public keys (<see cref="Authority"/>, <see cref="MetadataAddress"/>), or they are signed with secrets that the
/// services share (<see cref="Key"/>, <see cref="Keys"/>); both at once are refused. Durations are <c>hh:mm:ss</c>.
/// </summary>
public sealed record JwtOptions
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Jwt";

    /// <summary>The shortest key that HS256 permits, in bytes (RFC 7518 §3.2).</summary>
    public const int MinimumKeyBytes = 32;

    private const string DiscoveryPath = "/.well-known/openid-configuration";

    /// <summary>
    /// A secret of HS256 without an id; its UTF-8 bytes are the key. A token whose <c>kid</c> is none of <see cref="Keys"/> is
    /// checked against it. At least 32 bytes, none by default.
    /// </summary>
    public string Key { get; init; } = "";

    /// <summary>
    /// Secrets of HS256 by their ids: the token's <c>kid</c> says with which of them it is signed, and one without <c>kid</c>
    /// may be signed with any. Each at least 32 bytes, none by default.
    /// </summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Which of <see cref="Keys"/> signs development tokens. By default <see cref="Key"/> does, or the only one of <see cref="Keys"/>.
    /// </summary>
    public string SigningKeyId { get; init; } = "";

    /// <summary>
    /// The OpenID Connect issuer whose tokens count; its discovery document is read at <c>/.well-known/openid-configuration</c>.
    /// None by default.
    /// </summary>
    public string Authority { get; init; } = "";

    /// <summary>Where the discovery document is, in place of the authority's well-known address. None by default.</summary>
    public string MetadataAddress { get; init; } = "";

    /// <summary>Whether the discovery document and the keys must come over https. Default true.</summary>
    public bool RequireHttpsMetadata { get; init; } = true;

    /// <summary>
    /// How often the authority's keys are read again, and so the longest that a withdrawn key counts while the authority
    /// answers. 5 minutes to 1 day, default 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:05:00", "1.00:00:00", ErrorMessage = $"{Section}:{nameof(KeyRefresh)} must be {{1}} to {{2}}.")]
    public TimeSpan KeyRefresh { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// A token with an unknown <c>kid</c> has the keys read again at once, but not again within this time. 1 second to 1 hour,
    /// default 1 minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = $"{Section}:{nameof(UnknownKeyRefresh)} must be {{1}} to {{2}}.")]
    public TimeSpan UnknownKeyRefresh { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The <c>iss</c> that a token must carry which is signed with a secret. An authority's tokens carry the issuer that its
    /// discovery document names.
    /// </summary>
    public string Issuer { get; init; } = "pushapp";

    /// <summary>The <c>aud</c> that a token must carry.</summary>
    public string Audience { get; init; } = "pushapp";

    /// <summary>Whether an authority signs the tokens.</summary>
    public bool HasAuthority => Authority.Length > 0 || MetadataAddress.Length > 0;

    /// <summary>Whether there is a secret to sign new tokens with, and which one is clear.</summary>
    public bool CanSign => SigningKey is not null;

    /// <summary>Where the discovery document is.</summary>
    internal string DiscoveryAddress => MetadataAddress.Length > 0 ? MetadataAddress : Authority.TrimEnd('/') + DiscoveryPath;

    /// <summary>What new tokens are signed with; null where no secret is there, or several and none is chosen.</summary>
    internal SecurityKey? SigningKey =>
        SigningKeyId.Length > 0 ? Keys.TryGetValue(SigningKeyId, out var chosen) ? Named(SigningKeyId, chosen) : null
        : Key.Length > 0 ? Unnamed(Key)
        : Keys.Count == 1 ? Keys.Select(key => Named(key.Key, key.Value)).Single()
        : null;

    /// <summary>The secret without an id; null where there is none.</summary>
    internal SecurityKey? UnnamedKey => Key.Length > 0 ? Unnamed(Key) : null;

    /// <summary>The secrets with ids.</summary>
    internal IEnumerable<SecurityKey> NamedKeys => Keys.Select(key => Named(key.Key, key.Value));

    private static SymmetricSecurityKey Unnamed(string secret) => new(Encoding.UTF8.GetBytes(secret));

    private static SymmetricSecurityKey Named(string id, string secret) => new(Encoding.UTF8.GetBytes(secret)) { KeyId = id };
}
