using PushApp.Delivery.Identity;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.ServiceDefaults;

public sealed class TokenCacheTests : IDisposable
{
    private static readonly JwtOptions Jwt = ServiceDefaultsHost.Jwt;

    private readonly TokenKeys _keys = new(Jwt);
    private readonly AccessTokens _tokens;

    public TokenCacheTests() => _tokens = new AccessTokens(_keys, Identifiers.TryValidate, new TokenCache());

    [Fact]
    public async Task A_token_is_validated_once()
    {
        var token = AccessTokens.Issue(Jwt, "alice", TimeSpan.FromMinutes(5));
        var first = await _tokens.ValidateAsync(token);
        Assert.True(first.IsValid);
        Assert.Same(first, await _tokens.ValidateAsync(token));
    }

    [Fact]
    public async Task A_token_that_was_valid_is_refused_when_it_has_expired()
    {
        _keys.Parameters.ClockSkew = TimeSpan.Zero;
        var token = AccessTokens.Issue(Jwt, "alice", TimeSpan.FromSeconds(2));
        Assert.True((await _tokens.ValidateAsync(token)).IsValid);
        await Eventually.TrueAsync(async () => (await _tokens.ValidateAsync(token)).Exception is TokenRefusedException { Reason: "expired" });
    }

    [Fact]
    public async Task What_is_not_valid_is_not_kept()
    {
        var token = AccessTokens.Issue(Jwt with { Key = "another-hs256-key-of-more-than-32-bytes" }, "alice", TimeSpan.FromMinutes(5));
        Assert.False((await _tokens.ValidateAsync(token)).IsValid);
        Assert.False((await _tokens.ValidateAsync(token)).IsValid);
    }

    [Fact]
    public void What_was_checked_with_other_keys_does_not_count()
    {
        using var cache = new TokenCache();
        var (keys, others) = (new object(), new object());
        cache.Keep("token", new() { IsValid = true }, keys, DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.NotNull(cache.Find("token", keys));
        Assert.Null(cache.Find("token", others));
    }

    public void Dispose()
    {
        _tokens.Dispose();
        _keys.Dispose();
    }
}
