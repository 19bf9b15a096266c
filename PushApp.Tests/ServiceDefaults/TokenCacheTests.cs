using Microsoft.IdentityModel.Tokens;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.ServiceDefaults;

public sealed class TokenCacheTests : IDisposable
{
    private static readonly TokenValidationParameters Exact = Parameters();

    private readonly TokenCache _tokens = new();

    [Fact]
    public async Task A_token_is_validated_once()
    {
        var token = AccessTokens.Issue(ServiceDefaultsHost.Jwt, "alice", TimeSpan.FromMinutes(5));
        var first = await _tokens.ValidateTokenAsync(token, Exact);
        Assert.True(first.IsValid);
        Assert.Same(first, await _tokens.ValidateTokenAsync(token, Exact));
    }

    [Fact]
    public async Task A_token_that_was_valid_is_refused_when_it_has_expired()
    {
        var token = AccessTokens.Issue(ServiceDefaultsHost.Jwt, "alice", TimeSpan.FromSeconds(2));
        Assert.True((await _tokens.ValidateTokenAsync(token, Exact)).IsValid);
        await Eventually.TrueAsync(async () => (await _tokens.ValidateTokenAsync(token, Exact)).Exception is SecurityTokenExpiredException);
    }

    [Fact]
    public async Task What_is_not_valid_is_not_kept()
    {
        var token = AccessTokens.Issue(ServiceDefaultsHost.Jwt with { Key = "another-hs256-key-of-more-than-32-bytes" }, "alice", TimeSpan.FromMinutes(5));
        Assert.False((await _tokens.ValidateTokenAsync(token, Exact)).IsValid);
        Assert.False((await _tokens.ValidateTokenAsync(token, Exact)).IsValid);
    }

    public void Dispose() => _tokens.Dispose();

    private static TokenValidationParameters Parameters()
    {
        var parameters = ServiceDefaultsHost.Jwt.ValidationParameters;
        parameters.ClockSkew = TimeSpan.Zero;
        return parameters;
    }
}
