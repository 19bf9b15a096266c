using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.Tokens;

namespace PushApp.ServiceDefaults;

/// <summary>
/// Knows tokens that were valid, until they expire or the keys change: a sender uses the same one for many requests, and need
/// not have its signature checked with each. At most <see cref="MaxTokens"/>.
/// </summary>
internal sealed class TokenCache : IDisposable
{
    private const int MaxTokens = 10_000;

    private readonly MemoryCache _valid = new(new MemoryCacheOptions { SizeLimit = MaxTokens });

    /// <summary>The result of a token that was valid; null where it is not known.</summary>
    /// <param name="token">The token.</param>
    /// <param name="keys">Stands for the keys as they are now. What was checked with others does not count.</param>
    public TokenValidationResult? Find(string token, object keys) =>
        _valid.TryGetValue(token, out Known? known) && ReferenceEquals(known!.Keys, keys) ? known.Result : null;

    /// <summary>Keeps the result of a token that is valid.</summary>
    /// <param name="token">The token.</param>
    /// <param name="result">What was found.</param>
    /// <param name="keys">Stands for the keys that it was checked with.</param>
    /// <param name="until">When it expires.</param>
    public void Keep(string token, TokenValidationResult result, object keys, DateTimeOffset until) =>
        _valid.Set(token, new Known(result, keys), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = until });

    /// <inheritdoc/>
    public void Dispose() => _valid.Dispose();

    private sealed record Known(TokenValidationResult Result, object Keys);
}
