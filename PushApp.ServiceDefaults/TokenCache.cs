using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PushApp.ServiceDefaults;

/// <summary>
/// Validates a token once, and knows it until it expires: a sender uses the same one for many requests, and need not have its
/// signature checked with each. Only what was valid is kept, at most <see cref="MaxTokens"/>. For parameters that stay the same.
/// </summary>
internal sealed class TokenCache : JsonWebTokenHandler, IDisposable
{
    private const int MaxTokens = 10_000;

    private readonly MemoryCache _valid = new(new MemoryCacheOptions { SizeLimit = MaxTokens });

    /// <inheritdoc/>
    public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters) =>
        _valid.TryGetValue(token, out Task<TokenValidationResult>? known) ? known! : ValidateAsync(token, validationParameters);

    /// <inheritdoc/>
    public void Dispose() => _valid.Dispose();

    private async Task<TokenValidationResult> ValidateAsync(string token, TokenValidationParameters validationParameters)
    {
        var result = await base.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid)
        {
            _ = _valid.Set(token, Task.FromResult(result), new MemoryCacheEntryOptions
            {
                Size = 1,
                AbsoluteExpiration = new DateTimeOffset(result.SecurityToken.ValidTo) + validationParameters.ClockSkew,
            });
        }

        return result;
    }
}
