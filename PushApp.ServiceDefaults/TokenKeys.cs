using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace PushApp.ServiceDefaults;

/// <summary>
/// What tokens are checked with: the secrets of the configuration, or the keys that an authority publishes, which are read
/// again as <see cref="JwtOptions"/> says. Each kind takes its own algorithms only, so that nobody can sign with a public key
/// as if it were a secret.
/// </summary>
internal sealed class TokenKeys : IDisposable
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DnsLifetime = TimeSpan.FromMinutes(5);
    private static readonly string[] SecretAlgorithms = [SecurityAlgorithms.HmacSha256];

    private static readonly string[] PublicAlgorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly HttpClient? _http;
    private readonly BaseConfigurationManager? _published;

    public TokenKeys(JwtOptions options)
    {
        Parameters = new TokenValidationParameters
        {
            ValidAudience = options.Audience,
            NameClaimType = JwtRegisteredClaimNames.Sub,
            RoleClaimType = Scopes.RolesClaim,
            ClockSkew = ClockSkew,
            TryAllIssuerSigningKeys = false,
        };
        if (options.HasAuthority)
        {
            _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = DnsLifetime }) { Timeout = FetchTimeout };
            _published = Published(options, _http);
            Parameters.ValidAlgorithms = PublicAlgorithms;
            Parameters.ConfigurationManager = _published;
        }
        else
        {
            Parameters.ValidAlgorithms = SecretAlgorithms;
            Parameters.ValidIssuer = options.Issuer;
            Parameters.IssuerSigningKeyResolver = SecretsOf(options);
        }
    }

    /// <summary>Everything that a token's signature, issuer, audience and times are checked by.</summary>
    public TokenValidationParameters Parameters { get; }

    /// <summary>Stands for the keys as they are now: another object when they have changed.</summary>
    /// <exception cref="KeysUnavailableException">They have not been read yet, and the authority does not answer.</exception>
    public async ValueTask<object> CurrentAsync()
    {
        if (_published is null)
        {
            return this;
        }

        try
        {
            return await _published.GetBaseConfigurationAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            throw new KeysUnavailableException(e);
        }
    }

    public void Dispose() => _http?.Dispose();

    private static ConfigurationManager<OpenIdConnectConfiguration> Published(JwtOptions options, HttpClient http) => new(
        options.DiscoveryAddress,
        new OpenIdConnectConfigurationRetriever(),
        new HttpDocumentRetriever(http) { RequireHttps = options.RequireHttpsMetadata })
    {
        AutomaticRefreshInterval = options.KeyRefresh,
        RefreshInterval = options.UnknownKeyRefresh,
        // Otherwise keys that were withdrawn count for another hour. Where the authority does not answer, the last keys stay.
        UseLastKnownGoodConfiguration = false,
    };

    private static IssuerSigningKeyResolver SecretsOf(JwtOptions options)
    {
        SecurityKey[] unnamed = options.UnnamedKey is { } key ? [key] : [];
        var named = options.NamedKeys.ToDictionary(one => one.KeyId, one => (SecurityKey[])[one], StringComparer.Ordinal);
        SecurityKey[] all = [.. unnamed, .. named.Values.SelectMany(one => one)];
        return (_, _, kid, _) => string.IsNullOrEmpty(kid) ? all : named.GetValueOrDefault(kid, unnamed);
    }
}
