namespace PushApp.Client.Tokens;

/// <summary>The token that connections and requests have in common.</summary>
/// <param name="provider">The application's.</param>
internal sealed class TokenSource(Func<CancellationToken, ValueTask<string>> provider) : IDisposable
{
    private readonly SemaphoreSlim _asking = new(1);
    private AccessToken? _token;

    /// <summary>A token that is not about to expire; where the provider has none, the one that it gives.</summary>
    /// <exception cref="Exception">What the provider throws.</exception>
    public async ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_token is null || _token.RenewAt <= DateTimeOffset.UtcNow)
            {
                var text = await provider(cancellationToken).ConfigureAwait(false);
                _token = AccessToken.Read(text ?? throw new InvalidOperationException("The token provider gave no token."), DateTimeOffset.UtcNow);
            }

            return _token;
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Has the provider be asked again: this token was refused.</summary>
    public void Refuse(AccessToken token) => Interlocked.CompareExchange(ref _token, null, token);

    public void Dispose() => _asking.Dispose();
}
