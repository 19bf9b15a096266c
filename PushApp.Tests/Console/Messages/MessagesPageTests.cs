using System.Net.Http.Json;
using Microsoft.Playwright;
using PushApp.Tests.ChatApi;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.OperatorConsole.Messages;

/// <summary>What becomes of messages, in a browser.</summary>
[Collection(ConsoleTests.Name)]
public sealed class MessagesPageTests(ConsoleSystem system)
{
    private static readonly LocatorAssertionsToContainTextOptions Soon = new() { Timeout = 60_000 };

    private readonly string _alice = SharedRedis.NewId("alice");

    [BrowserFact]
    public async Task A_message_waits_for_a_receiver_who_is_away_and_the_picture_follows_when_she_comes()
    {
        await using var console = await system.OpenAsync("/messages");
        await console.SendAsync(_alice);
        var message = console.Message(_alice);
        await Assertions.Expect(message).ToContainTextAsync($"It waits in the inbox: {_alice} is away.", Soon);
        await Assertions.Expect(Picture(message)).ToContainTextAsync("waits here", Soon);
        await console.AssertUsableAsync();
        await console.PhotographAsync("message-waits");

        // She comes elsewhere: this page sees of her only what the receipt says.
        await using var other = await system.OpenAsync("/clients");
        await other.ConnectAsync(_alice, "phone");

        await Assertions.Expect(message).ToContainTextAsync("1 of 1 connected device has acknowledged it.", Soon);
        await Assertions.Expect(Picture(message)).ToContainTextAsync(system.First.Id, Soon);
        await Assertions.Expect(Picture(message)).ToContainTextAsync("without a tag", Soon);
        await Assertions.Expect(Picture(message)).ToContainTextAsync("phone", Soon);
        await Assertions.Expect(message).ToContainTextAsync("There is nothing more to wait for.", Soon);
        await Assertions.Expect(Picture(message)).Not.ToContainTextAsync("waits here");
        await console.PhotographAsync("message-came");
        console.AssertNoComplaints();
    }

    [BrowserFact]
    public async Task An_earlier_message_is_looked_up_and_a_device_that_does_not_acknowledge_is_waited_for()
    {
        await using var console = await system.OpenAsync("/clients");
        await console.ConnectAsync(_alice, "phone");
        await console.ConnectAsync(_alice, "laptop");
        await console.Card(_alice, "laptop").GetByLabel("Acknowledge what arrives").UncheckAsync();
        using var bob = await system.Api.AsAsync("bob");
        using var sent = await bob.PostAsync("/api/messages", ChatApiProcess.Json($$"""{"to":"{{_alice}}","id":"m-1","body":"hi"}"""));
        sent.EnsureSuccessStatusCode();

        await using var other = await system.OpenAsync("/messages");
        await other.LookUpAsync("m-1", _alice, "bob");
        var message = other.Message(_alice);
        await Assertions.Expect(message).ToContainTextAsync("1 of 2 connected devices have acknowledged it.", Soon);
        await Assertions.Expect(message).ToContainTextAsync("By which tags it was routed is unknown", Soon);
        await Assertions.Expect(Picture(message)).ToContainTextAsync("written, no ack", Soon);
        await other.AssertUsableAsync();
        await other.PhotographAsync("message-looked-up");

        await Assertions.Expect(message).ToContainTextAsync("Nobody looks any more: 30 seconds are over.", new() { Timeout = 90_000 });
        await console.Card(_alice, "laptop").GetByRole(AriaRole.Button, new() { Name = "Acknowledge", Exact = true }).ClickAsync();
        await message.GetByRole(AriaRole.Button, new() { Name = "Look again" }).ClickAsync();

        await Assertions.Expect(message).ToContainTextAsync("2 of 2 connected devices have acknowledged it.", Soon);
        await Assertions.Expect(message).ToContainTextAsync("There is nothing more to wait for.", Soon);
        other.AssertNoComplaints();
    }

    [BrowserFact]
    public async Task A_message_that_nobody_has_is_said_to_be_missing()
    {
        await using var console = await system.OpenAsync("/messages");
        await console.LookUpAsync("m-none", _alice, "bob");

        await Assertions.Expect(console.Message(_alice)).ToContainTextAsync($"404: The inbox of '{_alice}' has no message 'm-none' of 'bob', or no longer.", Soon);
        await Assertions.Expect(console.Message(_alice)).ToContainTextAsync("Not all of it is known.", Soon);
        await console.AssertUsableAsync();
        console.AssertNoComplaints();
    }

    [BrowserFact]
    public async Task A_message_to_several_has_a_line_for_each_and_the_way_to_one_of_them_is_shown()
    {
        var carol = SharedRedis.NewId("carol");
        await using var console = await system.OpenAsync("/clients");
        await console.ConnectAsync(_alice, "phone");
        await console.SendAsync($"{_alice}, {carol}");

        var message = console.Message($"{_alice}, {carol}");
        await Assertions.Expect(message).ToContainTextAsync("For 2 receivers: stored for 2, connected are 1.", Soon);
        await Assertions.Expect(message.GetByRole(AriaRole.Row).Filter(new() { HasText = carol })).ToContainTextAsync("waits in the inbox", Soon);
        await Assertions.Expect(message.GetByRole(AriaRole.Row).Filter(new() { HasText = _alice })).ToContainTextAsync("acknowledged", Soon);
        await console.AssertUsableAsync();
        await console.PhotographAsync("message-to-several");

        await message.GetByRole(AriaRole.Button, new() { Name = $"Show the way to {_alice}" }).ClickAsync();
        await Assertions.Expect(Picture(console.Message(_alice))).ToContainTextAsync("phone", Soon);
        console.AssertNoComplaints();
    }

    [BrowserFact]
    public async Task A_message_to_a_group_has_its_numbers()
    {
        var group = SharedRedis.NewId("group");
        using var backend = await system.Api.AsAsync("backend", "push:system");
        using var made = await backend.PutAsync($"/api/groups/{group}", null);
        using var filled = await backend.PostAsJsonAsync($"/api/groups/{group}/members", new { add = new[] { _alice, "bob", SharedRedis.NewId("carol") } });
        filled.EnsureSuccessStatusCode();
        await using var console = await system.OpenAsync("/clients");
        await console.ConnectAsync(_alice, "phone");
        await console.Get(AriaRole.Link, "Messages").ClickAsync();
        await console.Page.GetByLabel("To a group", new() { Exact = true }).CheckAsync();
        await console.SendAsync(group);

        var message = console.Message($"the group {group}");
        await Assertions.Expect(message.Locator(".totals")).ToHaveTextAsync("Members now3 Stored3 Written1 Acknowledged1", new() { Timeout = 60_000 });
        await console.AssertUsableAsync();
        await console.PhotographAsync("message-to-group");

        // A member's receipt says that it came with the group.
        var id = await message.Locator(".small code").First.TextContentAsync();
        await console.LookUpAsync(id!, _alice, "bob");
        await Assertions.Expect(console.Message(_alice).Locator(".totals")).ToContainTextAsync("Stored3", Soon);
        await Assertions.Expect(Picture(console.Message(_alice))).ToContainTextAsync("phone", Soon);
        console.AssertNoComplaints();
    }

    private static ILocator Picture(ILocator message) => message.Locator("svg.lying");
}
