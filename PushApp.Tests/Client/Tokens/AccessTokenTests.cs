using PushApp.Client.Tokens;
using PushApp.Tests.ServiceDefaults;

namespace PushApp.Tests.Client.Tokens;

public sealed class AccessTokenTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3600, 3570)]
    [InlineData(300, 270)]
    [InlineData(100, 90)]
    [InlineData(10, 9)]
    public void It_is_renewed_half_a_minute_or_a_tenth_of_its_lifetime_before_its_end(int lifetime, int renewed)
    {
        var token = AccessToken.Read(Jwt($"{Now.AddSeconds(lifetime).ToUnixTimeSeconds()}"), Now);

        Assert.Equal((Now.AddSeconds(lifetime), Now.AddSeconds(renewed)), (token.ExpiresAt, token.RenewAt));
        Assert.Equal("alice", token.User);
    }

    [Theory]
    [InlineData("no token")]
    [InlineData("a.b.c")]
    [InlineData("a.bnVsbA.c")]
    [InlineData("")]
    public void What_cannot_be_read_is_for_the_gateway_to_refuse(string text) =>
        Assert.Equal(new AccessToken(text, "", null, null), AccessToken.Read(text, Now));

    [Theory]
    [InlineData("\"soon\"")]
    [InlineData("1e30")]
    [InlineData("")]
    public void An_end_that_cannot_be_read_is_none(string exp) => Assert.Null(AccessToken.Read(Jwt(exp), Now).RenewAt);

    private static string Jwt(string exp) => SignedToken.With("a key for tests, of more than thirty-two bytes", "\"alice\"", exp);
}
