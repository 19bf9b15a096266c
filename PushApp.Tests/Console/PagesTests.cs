using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.OperatorConsole;

/// <summary>What an operator does with the console, in a browser.</summary>
[Collection(ConsoleTests.Name)]
public sealed class PagesTests(ConsoleSystem system)
{
    private readonly string _alice = SharedRedis.NewId("alice");

    [BrowserFact]
    public async Task Gateways_are_listed_with_their_connections_while_they_come_and_go()
    {
        await using var console = await system.OpenAsync("/");
        var row = console.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = system.First.Id });
        await Assertions.Expect(row).ToContainTextAsync("Ready", new() { Timeout = 60_000 });
        await console.SeeAsync(system.Second.Id);

        await using (var other = await system.OpenAsync("/clients"))
        {
            await other.ConnectAsync(_alice, "phone");
            await Assertions.Expect(row.GetByRole(AriaRole.Gridcell).Nth(2)).ToContainTextAsync("Connections1", new() { Timeout = 60_000 });
        }

        console.AssertNoComplaints();
    }

    [BrowserFact]
    public async Task A_message_is_sent_seen_and_acknowledged_and_the_user_disconnected()
    {
        await using var console = await system.OpenAsync("/clients");
        await console.ConnectAsync(_alice, "phone");
        await console.ConnectAsync(_alice, "laptop");

        await console.SendAsync(_alice);

        var message = console.Message(_alice);
        await Assertions.Expect(message).ToContainTextAsync("2 of 2 connected devices have acknowledged it.", new() { Timeout = 60_000 });
        await Assertions.Expect(message).ToContainTextAsync($"Routed by tag to {system.First.Id}", new() { Timeout = 60_000 });
        await Assertions.Expect(message.GetByText("There is nothing more to wait for.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        foreach (var device in new[] { "phone", "laptop" })
        {
            await Assertions.Expect(message.GetByRole(AriaRole.Row).Filter(new() { HasText = device })).ToHaveTextAsync(
                new Regex($@"^\s*{device}\s*{system.First.Id}\s*\d+ ms\s*\d+ ms\s*\d+(\.\d)? m?s\s*$"), new() { Timeout = 60_000 });
        }

        await console.AssertUsableAsync();

        await console.Get(AriaRole.Link, "Users").ClickAsync();
        await console.Page.GetByLabel("User", new() { Exact = true }).FillAsync(_alice);
        await console.Get(AriaRole.Button, "Show").ClickAsync();
        await console.Get(AriaRole.Button, "Disconnect laptop").ClickAsync();
        await console.SeeAsync("Disconnect this device?");
        await console.AssertUsableAsync();
        await console.Get(AriaRole.Alertdialog, "Disconnect this device?").GetByRole(AriaRole.Button, new() { Name = "Disconnect" }).ClickAsync();
        await console.SeeAsync("Disconnected: laptop.");
        await Assertions.Expect(console.Get(AriaRole.Button, "Disconnect laptop")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await Assertions.Expect(console.Get(AriaRole.Button, "Disconnect phone")).ToHaveCountAsync(1);

        await console.Get(AriaRole.Link, "Clients").ClickAsync();
        await Assertions.Expect(console.Card(_alice, "laptop")).ToContainTextAsync("4403");
        await Assertions.Expect(console.Card(_alice, "phone")).ToContainTextAsync("acknowledged up to 1");
        await console.AssertUsableAsync();
        await console.Card(_alice, "phone").GetByRole(AriaRole.Button, new() { Name = "Disconnect" }).ClickAsync();
        await Assertions.Expect(console.Card(_alice, "phone")).ToContainTextAsync("1000", new() { Timeout = 60_000 });
        console.AssertNoComplaints();
    }

    [BrowserFact]
    public async Task A_client_that_does_not_acknowledge_by_itself_does_so_when_it_is_told()
    {
        await using var console = await system.OpenAsync("/clients");
        await console.ConnectAsync(_alice, "phone");
        var card = console.Card(_alice, "phone");
        await card.GetByLabel("Acknowledge what arrives").UncheckAsync();
        using var bob = await system.Api.AsAsync("bob");
        using var sent = await bob.PostAsync("/api/messages", ChatApi.ChatApiProcess.Json($$"""{"to":"{{_alice}}","body":"hi"}"""));

        await Assertions.Expect(card).ToContainTextAsync("arrived up to 1, acknowledged up to 0", new() { Timeout = 60_000 });
        await card.GetByRole(AriaRole.Button, new() { Name = "Acknowledge", Exact = true }).ClickAsync();

        await Assertions.Expect(card).ToContainTextAsync("arrived up to 1, acknowledged up to 1", new() { Timeout = 60_000 });
        console.AssertNoComplaints();
    }

    [BrowserFact]
    public async Task A_user_s_devices_are_shown_with_what_each_lacks_also_one_that_is_away()
    {
        await using var console = await system.OpenAsync("/clients");
        await console.ConnectAsync(_alice, "phone");
        await console.ConnectAsync(_alice, "laptop");
        await console.Card(_alice, "laptop").GetByLabel("Acknowledge what arrives").UncheckAsync();
        using var bob = await system.Api.AsAsync("bob");
        await SendAsync();
        await Assertions.Expect(console.Card(_alice, "phone")).ToContainTextAsync("acknowledged up to 1", new() { Timeout = 60_000 });

        await using var other = await system.OpenAsync($"/users/{_alice}");
        await ExpectAsync("phone", "Connected", "1", "0");
        await ExpectAsync("laptop", "Connected", "0", "1");
        await Assertions.Expect(other.Page.Locator(".totals")).ToContainTextAsync("Inbox head1");

        await console.Card(_alice, "phone").GetByRole(AriaRole.Button, new() { Name = "Disconnect" }).ClickAsync();
        await SendAsync();
        await ExpectAsync("phone", "Away", "1", "1");
        await Assertions.Expect(other.Page.Locator(".totals")).ToContainTextAsync("Inbox head2");
        await Assertions.Expect(other.Get(AriaRole.Button, "Disconnect phone")).ToHaveCountAsync(0);
        await other.AssertUsableAsync();
        console.AssertNoComplaints();
        other.AssertNoComplaints();

        async Task SendAsync()
        {
            using var sent = await bob.PostAsync("/api/messages", ChatApi.ChatApiProcess.Json($$"""{"to":"{{_alice}}","body":"hi"}"""));
            sent.EnsureSuccessStatusCode();
        }

        async Task ExpectAsync(string device, string condition, string cursor, string lag)
        {
            var row = other.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = device });
            await Assertions.Expect(row).ToContainTextAsync(condition, new() { Timeout = 60_000 });
            await Assertions.Expect(row).ToContainTextAsync($"Acknowledged up to{cursor}", new() { Timeout = 60_000 });
            await Assertions.Expect(row).ToContainTextAsync($"Lag{lag}", new() { Timeout = 60_000 });
        }
    }

    [BrowserFact]
    public async Task A_gateway_is_drained_after_a_question_and_stays_visible_as_gone()
    {
        await using var third = await system.StartGatewayAsync("gateway-three");
        await using var console = await system.OpenAsync("/");
        await console.Get(AriaRole.Button, "Drain gateway-three").ClickAsync(new() { Timeout = 60_000 });
        await console.Get(AriaRole.Alertdialog, "Drain this gateway?").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await console.Get(AriaRole.Button, "Drain gateway-three").ClickAsync();
        await console.Get(AriaRole.Alertdialog, "Drain this gateway?").GetByRole(AriaRole.Button, new() { Name = "Drain" }).ClickAsync();

        Assert.Equal(0, await third.ExitAsync());
        await console.SeeAsync("gateway-three was told to drain");
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "gateway-three" })).ToContainTextAsync("Gone", new() { Timeout = 60_000 });
        console.AssertNoComplaints();
    }

    [BrowserFact]
    public async Task It_follows_the_systems_colours_until_somebody_chooses()
    {
        await using var console = await system.OpenAsync("/users", scheme: ColorScheme.Dark);
        await console.SeeAsync("Which devices a user has connected");
        Assert.True(await IsDarkAsync());

        await console.Page.GetByLabel("Theme").SelectOptionAsync("light");
        await Eventually.TrueAsync(async () => !await IsDarkAsync());
        await console.Page.ReloadAsync();
        await Assertions.Expect(console.Page.GetByLabel("Theme")).ToHaveValueAsync("light", new() { Timeout = 60_000 });
        Assert.False(await IsDarkAsync());

        async Task<bool> IsDarkAsync() => await console.Page.EvaluateAsync<bool>(
            "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) < 200");
    }

    [BrowserFact]
    public async Task Every_page_is_usable_by_screen_readers_in_both_colours_and_in_a_narrow_window()
    {
        foreach (var (name, width, scheme) in new[] { ("light", 1280, ColorScheme.Light), ("dark", 1280, ColorScheme.Dark), ("narrow", 390, ColorScheme.Light) })
        {
            await using var console = await system.OpenAsync("/clients", width, scheme);
            await console.ConnectAsync(_alice, $"{name}-1");
            await console.ConnectAsync(_alice, $"{name}-2");
            await console.AssertUsableAsync();
            await console.PhotographAsync($"clients-{name}");

            for (var sent = 1; sent <= 3; sent++)
            {
                await console.SendAsync(_alice);
                await Assertions.Expect(console.Page.GetByText("There is nothing more to wait for.")).ToHaveCountAsync(sent, new() { Timeout = 60_000 });
            }

            await console.AssertUsableAsync();
            await console.PhotographAsync($"messages-{name}");

            await console.Get(AriaRole.Link, "Users").ClickAsync();
            await console.Page.GetByLabel("User", new() { Exact = true }).FillAsync(_alice);
            await console.Get(AriaRole.Button, "Show").ClickAsync();
            await console.SeeAsync("Disconnect all");
            await console.AssertUsableAsync();
            await console.PhotographAsync($"users-{name}");

            await console.Get(AriaRole.Link, "Gateways").ClickAsync();
            await console.SeeAsync(system.Second.Id);
            await console.AssertUsableAsync();
            await console.PhotographAsync($"gateways-{name}");
            console.AssertNoComplaints();
        }
    }

    [BrowserFact]
    public async Task Everything_is_reached_by_the_keyboard()
    {
        await using var console = await system.OpenAsync("/users");
        await console.SeeAsync("Which devices a user has connected");

        // A new page has its heading focused.
        await Assertions.Expect(console.Get(AriaRole.Heading, "Users")).ToBeFocusedAsync();
        await console.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(console.Page.GetByLabel("User", new() { Exact = true })).ToBeFocusedAsync();
        await console.Page.Keyboard.TypeAsync(_alice);
        await console.Page.Keyboard.PressAsync("Enter");
        await console.SeeAsync($"Nothing is known of {_alice}");
    }
}
