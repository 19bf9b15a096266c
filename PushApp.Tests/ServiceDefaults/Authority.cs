using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PushApp.Tests.ServiceDefaults;

/// <summary>An OpenID Connect issuer, as far as one who checks tokens sees it: a discovery document and public keys.</summary>
internal sealed class Authority : IAsyncDisposable
{
    private readonly WebApplication _app;
    private volatile JsonWebKey[] _published = [];
    private int _reads;

    private Authority(WebApplication app) => _app = app;

    /// <summary>Its address, which is the issuer of its tokens.</summary>
    public string Address => _app.Urls.First();

    /// <summary>How often its keys have been read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Starts one on a free port.</summary>
    public static async Task<Authority> StartAsync(params SecurityKey[] keys)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var authority = new Authority(app);
        authority.Publish(keys);
        app.MapGet("/.well-known/openid-configuration", () => new { issuer = authority.Address, jwks_uri = $"{authority.Address}/keys" });
        app.MapGet("/keys", authority.Keys);
        await app.StartAsync();
        return authority;
    }

    /// <summary>A new key pair for RS256 and PS256.</summary>
    public static RsaSecurityKey NewRsa(string id) => new(RSA.Create(2048)) { KeyId = id };

    /// <summary>A new key pair for ES256.</summary>
    public static ECDsaSecurityKey NewEc(string id) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = id };

    /// <summary>Publishes these keys, and no others.</summary>
    public void Publish(params SecurityKey[] keys) => _published = [.. keys.Select(PublicPart)];

    /// <summary>A token of this issuer.</summary>
    public string Issue(SecurityKey key, string algorithm, string user = "alice", string? scope = null) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = "pushapp",
            Expires = DateTime.UtcNow.AddMinutes(5),
            Claims = new Dictionary<string, object> { ["sub"] = user, ["scope"] = scope ?? "openid" },
            SigningCredentials = new SigningCredentials(key, algorithm) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
        });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private IResult Keys()
    {
        Interlocked.Increment(ref _reads);
        return Results.Json(new { keys = _published.Select(key => new { kty = key.Kty, kid = key.Kid, n = key.N, e = key.E, crv = key.Crv, x = key.X, y = key.Y, use = "sig" }) });
    }

    private static JsonWebKey PublicPart(SecurityKey key) => key switch
    {
        RsaSecurityKey rsa => JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.Rsa.ExportParameters(false)) { KeyId = rsa.KeyId }),
        ECDsaSecurityKey ec => JsonWebKeyConverter.ConvertFromECDsaSecurityKey(ec),
        _ => throw new NotSupportedException(key.GetType().Name),
    };
}
