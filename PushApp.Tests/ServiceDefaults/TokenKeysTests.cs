using System.Net;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.ServiceDefaults;

public sealed class TokenKeysTests
{
    private const string OldSecret = "the-old-hs256-key-of-the-tests-32-bytes";
    private const string NewSecret = "the-new-hs256-key-of-the-tests-32-bytes";

    private static readonly (string, string)[] Old = [("Jwt:Keys:old", OldSecret)];
    private static readonly (string, string)[] Both = [("Jwt:Keys:old", OldSecret), ("Jwt:Keys:new", NewSecret)];
    private static readonly (string, string)[] New = [("Jwt:Keys:new", NewSecret)];

    [Fact]
    public async Task A_tokens_kid_says_with_which_secret_it_is_checked()
    {
        await using var host = await ServiceDefaultsHost.StartAsync(settings: Both);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, Token("old", OldSecret)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, Token("new", NewSecret)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, Token("old", NewSecret)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, Token("other", NewSecret)));
    }

    [Fact]
    public async Task A_token_without_a_kid_may_be_signed_with_any_secret()
    {
        await using var host = await ServiceDefaultsHost.StartAsync(settings: Both);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, SignedToken.With(OldSecret)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, SignedToken.With(NewSecret)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, SignedToken.With(ServiceDefaultsHost.Jwt.Key)));
    }

    [Fact]
    public async Task A_single_secret_has_no_id_and_takes_what_names_none_of_the_others()
    {
        await using var host = await ServiceDefaultsHost.StartAsync(settings: [("Jwt:Key", OldSecret), .. New]);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, Token("whatever", OldSecret)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, Token("new", NewSecret)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, Token("new", OldSecret)));
    }

    [Fact]
    public async Task Secrets_are_rotated_service_by_service_while_tokens_of_both_count()
    {
        await using var before = await ServiceDefaultsHost.StartAsync(settings: Old);
        await using var meanwhile = await ServiceDefaultsHost.StartAsync(settings: Both);
        await using var after = await ServiceDefaultsHost.StartAsync(settings: New);
        var (old, @new) = (Token("old", OldSecret), Token("new", NewSecret));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (await StatusAsync(before, old), await StatusAsync(before, @new)));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await StatusAsync(meanwhile, old), await StatusAsync(meanwhile, @new)));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await StatusAsync(after, old), await StatusAsync(after, @new)));
    }

    [Theory]
    [InlineData(SecurityAlgorithms.RsaSha256, true)]
    [InlineData(SecurityAlgorithms.RsaSha512, true)]
    [InlineData(SecurityAlgorithms.RsaSsaPssSha256, true)]
    [InlineData(SecurityAlgorithms.EcdsaSha256, false)]
    public async Task An_authoritys_token_counts_for_requests_and_frames(string algorithm, bool rsa)
    {
        SecurityKey key = rsa ? Authority.NewRsa("one") : Authority.NewEc("one");
        await using var authority = await Authority.StartAsync(Authority.NewRsa("another"), key);
        await using var host = await ServiceDefaultsHost.StartAsync(settings: Settings(authority));
        var token = authority.Issue(key, algorithm);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, token));
        Assert.True((await host.Tokens.ValidateAsync(token)).IsValid);
    }

    [Fact]
    public async Task An_authoritys_key_in_other_hands_and_another_issuers_token_do_not_count()
    {
        var key = Authority.NewRsa("one");
        await using var authority = await Authority.StartAsync(key);
        await using var other = await Authority.StartAsync(key);
        await using var host = await ServiceDefaultsHost.StartAsync(settings: Settings(authority));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, authority.Issue(Authority.NewRsa("one"), SecurityAlgorithms.RsaSha256)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, other.Issue(key, SecurityAlgorithms.RsaSha256)));
    }

    [Fact]
    public async Task A_public_key_is_no_secret_to_sign_with()
    {
        var key = Authority.NewRsa("one");
        await using var authority = await Authority.StartAsync(key);
        await using var host = await ServiceDefaultsHost.StartAsync(settings: Settings(authority));
        var payload = $$"""{"iss":"{{authority.Address}}","aud":"pushapp","sub":"alice","exp":{{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}}}""";
        var jwk = await new HttpClient().GetStringAsync($"{authority.Address}/keys");
        byte[][] secrets =
        [
            key.Rsa.ExportSubjectPublicKeyInfo(), key.Rsa.ExportRSAPublicKey(), key.Rsa.ExportParameters(false).Modulus!,
            Encoding.ASCII.GetBytes(key.Rsa.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(key.Rsa.ExportRSAPublicKeyPem() + "\n"),
            Encoding.UTF8.GetBytes(jwk),
        ];
        string[] algorithms = ["HS256", "RS256", "none"];
        foreach (var (secret, algorithm) in secrets.SelectMany(secret => algorithms.Select(algorithm => (secret, algorithm))))
        {
            Assert.Equal(
                HttpStatusCode.Unauthorized,
                await StatusAsync(host, SignedToken.Sign(secret, $$"""{"alg":"{{algorithm}}","kid":"one"}""", payload)));
        }

        var unsigned = SignedToken.Sign([1], """{"alg":"none"}""", payload);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, unsigned[..(unsigned.LastIndexOf('.') + 1)]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_new_key_is_found_by_the_first_tokens_that_name_it_and_a_withdrawn_one_counts_no_more(bool tokensComeAgain)
    {
        var (old, @new) = (Authority.NewRsa("old"), Authority.NewEc("new"));
        await using var authority = await Authority.StartAsync(old);
        await using var host = await ServiceDefaultsHost.StartAsync(tokensComeAgain: tokensComeAgain, settings: Settings(authority));
        var (before, after) = (authority.Issue(old, SecurityAlgorithms.RsaSha256), authority.Issue(@new, SecurityAlgorithms.EcdsaSha256));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, before));

        authority.Publish(@new);

        await Eventually.TrueAsync(async () => await StatusAsync(host, after) == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, before));
        Assert.False((await host.Tokens.ValidateAsync(before)).IsValid);
    }

    [Fact]
    public async Task Tokens_with_invented_kids_do_not_have_the_keys_read_each_time()
    {
        var key = Authority.NewRsa("one");
        await using var authority = await Authority.StartAsync(key);
        await using var host = await ServiceDefaultsHost.StartAsync(settings: Settings(authority, "01:00:00"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, authority.Issue(key, SecurityAlgorithms.RsaSha256)));

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, SignedToken.Sign([1, 2], $$"""{"alg":"RS256","kid":"k{{i}}"}""", """{"sub":"a","exp":4102444800}""")));
        }

        Assert.InRange(authority.Reads, 1, 3);
    }

    [Fact]
    public async Task While_the_authority_was_never_there_tokens_are_answered_with_503_and_the_service_is_not_ready()
    {
        var key = Authority.NewRsa("one");
        await using var authority = await Authority.StartAsync(key);
        var token = authority.Issue(key, SecurityAlgorithms.RsaSha256);
        // Port 1 is reserved and nobody listens there.
        await using var host = await ServiceDefaultsHost.StartAsync(
            settings: [("Jwt:Authority", "http://127.0.0.1:1"), ("Jwt:RequireHttpsMetadata", "false")]);

        using var response = await host.GetAsync("/me", token);
        using var health = await host.Http.GetAsync("/health");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (response.StatusCode, health.StatusCode));
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("The keys of the issuer", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.IsType<KeysUnavailableException>((await host.Tokens.ValidateAsync(token)).Exception);
    }

    [Fact]
    public async Task While_the_authority_is_away_its_last_keys_count()
    {
        var key = Authority.NewRsa("one");
        var authority = await Authority.StartAsync(key);
        await using var host = await ServiceDefaultsHost.StartAsync(settings: Settings(authority));
        var token = authority.Issue(key, SecurityAlgorithms.RsaSha256);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, token));
        var unknown = authority.Issue(Authority.NewRsa("two"), SecurityAlgorithms.RsaSha256);
        await authority.DisposeAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, unknown));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, token));
    }

    private static (string, string)[] Settings(Authority authority, string unknownKeyRefresh = "00:00:01") =>
        [("Jwt:Authority", authority.Address), ("Jwt:RequireHttpsMetadata", "false"), ("Jwt:UnknownKeyRefresh", unknownKeyRefresh)];

    private static string Token(string kid, string secret) =>
        AccessTokens.Issue(new JwtOptions { Keys = new Dictionary<string, string> { [kid] = secret } }, "alice", TimeSpan.FromMinutes(5));

    private static async Task<HttpStatusCode> StatusAsync(ServiceDefaultsHost host, string token)
    {
        using var response = await host.GetAsync("/me", token);
        return response.StatusCode;
    }
}
