using System.Net;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using PushApp.Tests.OperatorConsole;
using PushApp.Tests.Support;

namespace PushApp.Tests.EndToEnd;

/// <summary>The console as the app host starts it: it finds the chat API and the gateways by itself.</summary>
[Collection(WholeSystem.Name)]
public sealed class ConsoleTests(PushAppFixture app)
{
    [Fact]
    public async Task It_is_there_and_open()
    {
        using var http = await ClientAsync();
        using var page = await http.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [BrowserFact]
    public async Task It_shows_all_gateways_and_a_message_that_a_user_of_the_page_gets()
    {
        using var http = await ClientAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = ["--no-sandbox"] });
        var context = await browser.NewContextAsync(new() { BaseURL = $"{http.BaseAddress}" });
        await using var console = new ConsolePage(context, await context.NewPageAsync());
        var alice = TestUsers.New("alice");

        await console.Page.GotoAsync("/");
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Ready" })).ToHaveCountAsync(PushAppFixture.GatewayCount, new() { Timeout = 60_000 });
        await console.ConnectAsync(alice, "page");
        await app.SendAsync(await app.TokenAsync(TestUsers.New("bob")), alice, new { text = "seen in the page" });

        await Assertions.Expect(console.Card(alice, "page")).ToContainTextAsync("seen in the page", new() { Timeout = 60_000 });
        await Assertions.Expect(console.Card(alice, "page")).ToContainTextAsync("acknowledged up to 1", new() { Timeout = 60_000 });
        console.AssertNoComplaints();
    }

    private async Task<HttpClient> ClientAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await app.App.ResourceNotifications.WaitForResourceHealthyAsync("console", timeout.Token);
        return app.App.CreateHttpClient("console", "http");
    }
}
