using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PushApp.ServiceDefaults;
using PushApp.Tests.ServiceDefaults;
using PushApp.Tests.Support;

namespace PushApp.Tests.OperatorConsole.Access;

/// <summary>Outside of Development the console is for operators who have signed in.</summary>
public sealed partial class SignInTests : IAsyncLifetime
{
    private const string Key = "a key for tests, of more than thirty-two bytes";
    private const string Session = "__Host-pushapp-console";

    private static readonly JwtOptions Jwt = new() { Key = Key };
    private static readonly Uri Nobody = new("http://127.0.0.1:1");

    private ConsoleProcess _console = null!;

    // A proxy ends TLS in front of it.
    public async Task InitializeAsync() => _console = await ConsoleProcess.StartAsync(
        Nobody, Nobody, "Production", ("Jwt__Key", Key), ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"), ("Console__GatewayAddress", "wss://push.example.com"));

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Fact]
    public async Task Without_a_session_there_is_nothing_but_the_sign_in()
    {
        foreach (var path in new[] { "/", "/users/alice", "/messages", "/clients", "/nothing" })
        {
            using var response = await GetAsync(path);
            Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), (response.StatusCode, response.Headers.Location?.OriginalString));
        }

        using var circuit = await SendAsync(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        Assert.Equal(HttpStatusCode.Redirect, circuit.StatusCode);
        using var page = await GetAsync("/sign-in");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("connect-src 'self' wss://push.example.com; ", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operators_token_opens_a_session_that_scripts_and_other_sites_do_not_get()
    {
        using var response = await SignInAsync(AccessTokens.Issue(Jwt, "olga", TimeSpan.FromHours(1), Scopes.Operator));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var cookie = SessionOf(response)!;
        Assert.All(["httponly", "secure", "samesite=strict", "path=/"], flag => Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase));
        using var page = await GetAsync("/", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var circuit = await SendAsync(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, circuit.StatusCode);
        using var foreign = await SendAsync(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1", cookie.Split(';')[0], origin: "https://evil.example.com");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    // What a browser sends with a form, and follows after it, depends on the page's rules.
    [BrowserFact]
    public async Task A_browser_signs_in_over_TLS()
    {
        using var certificate = new TestCertificate();
        await using var console = await ConsoleProcess.StartAsync(Nobody, Nobody, "Production", [("Jwt__Key", Key), ("Kestrel__Endpoints__Tls__Url", "https://127.0.0.1:0"), .. certificate.Settings]);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = ["--no-sandbox"] });
        var page = await browser.NewPageAsync(new() { IgnoreHTTPSErrors = true });

        await page.GotoAsync($"{console.Address}");
        Assert.Equal("/sign-in", new Uri(page.Url).AbsolutePath);
        await page.GetByLabel("Access token").FillAsync(AccessTokens.Issue(Jwt, "olga", TimeSpan.FromHours(1), Scopes.Operator));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await page.WaitForURLAsync($"{console.Address}");
        Assert.Equal("", await page.EvaluateAsync<string>("document.cookie"));
        await page.GotoAsync($"{console.Address}sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Access token")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Signing_out_takes_the_cookie_away()
    {
        using var signedIn = await SignInAsync(AccessTokens.Issue(Jwt, "olga", TimeSpan.FromHours(1), Scopes.Operator));

        using var response = await SubmitAsync("sign-out", SessionOf(signedIn)!.Split(';')[0]);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.StartsWith($"{Session}=;", SessionOf(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_with_its_token()
    {
        // Thirty seconds are allowed for clocks where a token is checked, and none where a session ends.
        using var response = await SignInAsync(AccessTokens.Issue(Jwt, "olga", TimeSpan.FromSeconds(3), Scopes.Operator));
        var session = SessionOf(response)!.Split(';')[0];

        await Eventually.TrueAsync(async () =>
        {
            using var page = await GetAsync("/", session);
            return page.StatusCode == HttpStatusCode.Redirect;
        });
    }

    [Theory]
    [InlineData("user", "The token needs the scope push:operator.")]
    [InlineData("forged", "The token is not valid.")]
    [InlineData("expired", "The token has expired.")]
    [InlineData("nonsense", "The token is not valid.")]
    public async Task Other_tokens_open_none_and_it_is_said_why(string kind, string why)
    {
        using var response = await SignInAsync(kind switch
        {
            "user" => AccessTokens.Issue(Jwt, "alice", TimeSpan.FromHours(1), Scopes.System),
            "forged" => AccessTokens.Issue(new JwtOptions { Key = Key + "!" }, "olga", TimeSpan.FromHours(1), Scopes.Operator),
            "expired" => SignedToken.With(Key, "\"olga\"", "1"),
            _ => "nonsense",
        });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null(SessionOf(response));
        Assert.Contains(why, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_somebody_else_opens_none()
    {
        using var response = await SendAsync(HttpMethod.Post, "/sign-in", body: new FormUrlEncodedContent(
        [
            new("_handler", "sign-in"), new("Token", AccessTokens.Issue(Jwt, "olga", TimeSpan.FromHours(1), Scopes.Operator)),
        ]));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(SessionOf(response));
    }

    private static string? SessionOf(HttpResponseMessage response) => response.Headers.TryGetValues("Set-Cookie", out var cookies)
        ? cookies.FirstOrDefault(cookie => cookie.StartsWith($"{Session}=", StringComparison.Ordinal))
        : null;

    private Task<HttpResponseMessage> SignInAsync(string token) => SubmitAsync("sign-in", null, new KeyValuePair<string, string>("Token", token));

    private async Task<HttpResponseMessage> SubmitAsync(string handler, string? session, params KeyValuePair<string, string>[] fields)
    {
        using var page = await GetAsync("/sign-in", session);
        var cookies = string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]).Append(session).OfType<string>());
        var form = AntiforgeryField().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        return await SendAsync(HttpMethod.Post, "/sign-in", cookies, body: new FormUrlEncodedContent(
            [new("_handler", handler), new("__RequestVerificationToken", form), .. fields]));
    }

    private Task<HttpResponseMessage> GetAsync(string path, string? cookies = null) => SendAsync(HttpMethod.Get, path, cookies);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? cookies = null, HttpContent? body = null, string? origin = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Add("X-Forwarded-Proto", "https");
        foreach (var (name, value) in new[] { ("Cookie", cookies), ("Origin", origin) })
        {
            if (value is not null)
            {
                request.Headers.Add(name, value);
            }
        }

        return await _console.Http.SendAsync(request);
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex AntiforgeryField();
}
