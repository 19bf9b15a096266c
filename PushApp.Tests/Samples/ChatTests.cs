using Microsoft.Playwright;
using PushApp.Tests.Support;

namespace PushApp.Tests.Samples;

/// <summary>The sample chat, in a browser.</summary>
public sealed class ChatTests(ChatSystem system) : IClassFixture<ChatSystem>
{
    private readonly string _alice = TestUsers.New("alice");
    private readonly string _bob = TestUsers.New("bob");

    [ChatFact]
    public async Task Who_writes_sees_what_has_become_of_it()
    {
        await using var alice = await system.OpenAsync();
        await using var bob = await system.OpenAsync();
        await alice.LogInAsync(_alice);
        await bob.LogInAsync(_bob);
        await alice.SeeConversationAsync(_bob, "online");

        await alice.OpenAsync(_bob);
        await alice.SayAsync("<b>hi</b> bob");

        // He has it, and looks at something else.
        await alice.SeeMessageAsync("<b>hi</b> bob", "delivered");
        await bob.SeeUnreadAsync(_alice, 1);
        await bob.OpenAsync(_alice);
        await bob.SeeMessageAsync("<b>hi</b> bob", _alice);
        await alice.SeeMessageAsync("<b>hi</b> bob", "read");

        // After a reload all of it is there again.
        await alice.Page.ReloadAsync();
        await alice.OpenAsync(_bob);
        await alice.SeeMessageAsync("<b>hi</b> bob", "read");
        await alice.AssertSoundAsync();
        await bob.AssertSoundAsync();
    }

    [ChatFact]
    public async Task Who_loses_the_network_misses_nothing()
    {
        await using var alice = await system.OpenAsync();
        await using var bob = await system.OpenAsync();
        await alice.LogInAsync(_alice);
        await bob.LogInAsync(_bob);
        await alice.OpenAsync(_bob);
        await bob.OpenAsync(_alice);

        await bob.Page.Context.SetOfflineAsync(true);
        await bob.SeeConnectionAsync("Offline");
        await bob.SayAsync("written in a tunnel");
        await bob.SeeMessageAsync("written in a tunnel", "waiting");
        await alice.SeeConversationAsync(_bob, "away");
        await alice.SayAsync("are you there?");
        await alice.SayAsync("call me");
        await alice.SeeMessageAsync("call me", "sent");
        Assert.DoesNotContain("call me", await bob.TextsAsync());

        await bob.Page.Context.SetOfflineAsync(false);
        await bob.SeeConnectionAsync("Connected");
        await bob.SeeMessageAsync("are you there?", _alice);
        await bob.SeeMessageAsync("call me", _alice);
        Assert.Equal(["written in a tunnel", "are you there?", "call me"], await bob.TextsAsync());
        await alice.SeeMessageAsync("are you there?", "read");
        await alice.SeeMessageAsync("call me", "read");
        await alice.SeeMessageAsync("written in a tunnel", _bob);
        await bob.SeeMessageAsync("written in a tunnel", "read");
        await alice.AssertSoundAsync();
        await bob.AssertSoundAsync();
    }

    [ChatFact]
    public async Task Who_comes_and_leaves_is_told_and_not_asked_for()
    {
        await using var alice = await system.OpenAsync();
        await alice.LogInAsync(_alice);
        await using (var bob = await system.OpenAsync())
        {
            await bob.LogInAsync(_bob);
            await alice.SeeConversationAsync(_bob, "online");
            await alice.Page.RouteAsync("**/api/presence", question => question.AbortAsync());
        }

        await alice.SeeConversationAsync(_bob, "away");
        await using var again = await system.OpenAsync();
        await again.LogInAsync(_bob);
        await alice.SeeConversationAsync(_bob, "online");
        await alice.AssertSoundAsync();
    }

    [ChatFact]
    public async Task A_group_has_what_its_members_say_also_those_who_come_later()
    {
        var text = $"hello from {_alice}";
        await using var alice = await system.OpenAsync();
        await alice.LogInAsync(_alice);
        await using (var bob = await system.OpenAsync())
        {
            await bob.LogInAsync(_bob);
        }

        await alice.SayAsync(text);
        await alice.SeeMessageAsync(text, "delivered to 0 of");

        await using var again = await system.OpenAsync();
        await again.LogInAsync(_bob);
        await again.SeeMessageAsync(text, _alice);
        await alice.SeeMessageAsync(text, "delivered to 1 of");
    }

    [ChatFact]
    public async Task Another_window_of_the_same_user_takes_the_place_of_the_first()
    {
        await using var first = await system.OpenAsync();
        await first.LogInAsync(_alice);

        var second = new ChatPage(await first.Page.Context.NewPageAsync());
        await second.Page.GotoAsync($"{system.Address}");
        await second.LogInAsync(_alice);

        await first.SeeConnectionAsync("open in another window");
    }

    [ChatFact]
    public async Task On_a_phone_by_keyboard_alone()
    {
        await using var bob = await system.OpenAsync();
        await bob.LogInAsync(_bob);
        await using var alice = await system.OpenAsync(width: 360, height: 640, ColorScheme.Dark);
        var keyboard = alice.Page.Keyboard;

        // The first field has the focus.
        await keyboard.TypeAsync(_alice);
        await keyboard.PressAsync("Enter");
        await alice.SeeConnectionAsync("Connected");
        await alice.SeeConversationAsync(_bob, "online");
        await alice.Conversation(_bob).FocusAsync();
        await keyboard.PressAsync("Enter");
        await keyboard.TypeAsync("from a phone");
        await keyboard.PressAsync("Enter");

        await alice.SeeMessageAsync("from a phone", "delivered");
        await alice.AssertSoundAsync();
        await bob.SeeUnreadAsync(_alice, 1);
    }
}
