using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PushApp.Tests.Samples;

/// <summary>The chat in a browser of its own, as a user sees it.</summary>
internal sealed class ChatPage : IAsyncDisposable
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 60_000 };

    private readonly ConcurrentQueue<string> _failures = new();

    public ChatPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _failures.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>A conversation in the list.</summary>
    public ILocator Conversation(string name) =>
        Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Button).Filter(new() { Has = Page.GetByText(name, new() { Exact = true }) });

    /// <summary>A message in the open conversation.</summary>
    public ILocator Message(string text) => Page.GetByRole(AriaRole.Log).GetByRole(AriaRole.Article).Filter(new() { HasText = text });

    public async Task LogInAsync(string user)
    {
        await Page.GetByLabel("Your name").FillAsync(user);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await SeeConnectionAsync("Connected");
    }

    public Task SeeConnectionAsync(string text) => Assertions.Expect(Page.GetByRole(AriaRole.Status)).ToContainTextAsync(text, Patient);

    public Task SeeConversationAsync(string name, string text) => Assertions.Expect(Conversation(name)).ToContainTextAsync(text, Patient);

    /// <summary>Waits until so many messages of a conversation count as not seen.</summary>
    public Task SeeUnreadAsync(string name, int count) =>
        Assertions.Expect(Conversation(name).Locator(".unread")).ToHaveTextAsync($"{count}", new() { Timeout = 60_000 });

    /// <summary>Waits for a message and what is said about it.</summary>
    public Task SeeMessageAsync(string text, string about) => Assertions.Expect(Message(text).Locator(".about")).ToContainTextAsync(about, Patient);

    public async Task OpenAsync(string conversation) => await Conversation(conversation).ClickAsync();

    public async Task SayAsync(string text)
    {
        await Page.GetByLabel("Message").FillAsync(text);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
    }

    /// <summary>The texts of the open conversation, in order.</summary>
    public async Task<IReadOnlyList<string>> TextsAsync() => await Page.Locator("#messages .text").AllTextContentsAsync();

    /// <summary>Fails where a script has failed, or the page is wider than the window.</summary>
    public async Task AssertSoundAsync()
    {
        Assert.Empty(_failures);
        Assert.True(await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the window.");
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
