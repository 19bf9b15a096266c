using System.Net;

namespace PushApp.Tests.Compat.Dashboard.Login;

public sealed class BrowserLoginTests
{
    [Fact]
    public async Task The_right_token_gets_a_cookie_with_which_the_pages_open()
    {
        await using var dashboard = await DashboardProcess.StartAsync();

        using var login = await dashboard.Http.GetAsync($"/login?t={DashboardProcess.BrowserToken}&returnUrl=%2Ftraces");
        Assert.Equal(HttpStatusCode.Redirect, login.StatusCode);
        Assert.Equal("/traces", login.Headers.Location?.OriginalString);
        var cookie = Assert.Single(login.Headers.GetValues("Set-Cookie"), IsLogin);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/traces");
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var page = await dashboard.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("blazor.web", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?t=")]
    [InlineData("?t=not-the-token")]
    public async Task Any_other_token_gets_the_page_that_says_where_the_token_is(string query)
    {
        await using var dashboard = await DashboardProcess.StartAsync();

        using var page = await dashboard.Http.GetAsync("/login" + query);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain(page.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], IsLogin);
        var text = await page.Content.ReadAsStringAsync();
        Assert.Contains("output of the app host", text, StringComparison.Ordinal);
        Assert.Equal(query.Length > 3, text.Contains("not the dashboard", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/traces")]
    [InlineData("/consolelogs")]
    public async Task Pages_send_strangers_to_the_login(string path)
    {
        await using var dashboard = await DashboardProcess.StartAsync();

        using var response = await dashboard.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/login", response.Headers.Location?.AbsolutePath);
    }

    [Theory]
    [InlineData("https://elsewhere.example")]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    public async Task The_login_sends_nobody_to_another_site(string returnUrl)
    {
        await using var dashboard = await DashboardProcess.StartAsync();

        using var login = await dashboard.Http.GetAsync($"/login?t={DashboardProcess.BrowserToken}&returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal("/", login.Headers.Location?.OriginalString);
    }

    private static bool IsLogin(string cookie) => cookie.StartsWith(".Aspire.Dashboard.Auth", StringComparison.Ordinal);
}
