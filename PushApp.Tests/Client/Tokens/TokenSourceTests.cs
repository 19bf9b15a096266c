using PushApp.Client.Tokens;
using PushApp.Tests.Gateway.Running;

namespace PushApp.Tests.Client.Tokens;

public sealed class TokenSourceTests
{
    private int _asked;

    [Fact]
    public async Task A_token_is_used_until_it_is_refused()
    {
        using var source = Source(TimeSpan.FromHours(1));
        var first = await source.GetAsync(default);
        Assert.Same(first, await source.GetAsync(default));

        source.Refuse(first);

        var second = await source.GetAsync(default);
        Assert.NotSame(first, second);
        // One that was refused on another connection before.
        source.Refuse(first);
        Assert.Same(second, await source.GetAsync(default));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task A_token_that_is_about_to_expire_is_not_used_again()
    {
        using var source = new TokenSource(_ => new($"{++_asked}"));
        Assert.Equal("1", (await source.GetAsync(default)).Text);
        Assert.Equal("1", (await source.GetAsync(default)).Text);

        using var expired = new TokenSource(_ =>
        {
            _asked++;
            return new(ServiceDefaults.SignedToken.With(GatewayProcess.JwtKey, exp: "1"));
        });
        await expired.GetAsync(default);
        await expired.GetAsync(default);

        Assert.Equal(3, _asked);
    }

    [Fact]
    public async Task What_the_provider_throws_is_thrown_and_it_is_asked_again()
    {
        using var source = new TokenSource(_ => ++_asked == 1 ? throw new InvalidOperationException("no") : ValueTask.FromResult("token"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => source.GetAsync(default).AsTask());

        Assert.Equal("token", (await source.GetAsync(default)).Text);
    }

    private TokenSource Source(TimeSpan lifetime) => new(_ => new(GatewayProcess.Token($"user-{++_asked}", lifetime)));
}
