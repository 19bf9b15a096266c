using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PushApp.Tests.OperatorConsole;

/// <summary>A page in a browser, and what the browser complains of.</summary>
internal sealed class ConsolePage : IAsyncDisposable
{
    // Of axe's four: minor, moderate, serious, critical.
    private static readonly string[] Grave = ["serious", "critical"];

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    public ConsolePage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>Where the browser's tests leave what they saw, for people.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "console-pictures")).FullName;

    /// <summary>The element of a role with this name.</summary>
    public ILocator Get(AriaRole role, string name) => Page.GetByRole(role, new() { Name = name, Exact = true });

    /// <summary>Waits until something with this text is there.</summary>
    public Task SeeAsync(string text) => Assertions.Expect(Page.GetByText(text).First).ToBeVisibleAsync(new() { Timeout = 60_000 });

    /// <summary>Connects a user in the page.</summary>
    public async Task ConnectAsync(string user, string device)
    {
        await Get(AriaRole.Link, "Clients").ClickAsync();
        await Page.GetByLabel("User", new() { Exact = true }).FillAsync(user);
        await Page.GetByLabel("Device", new() { Exact = true }).FillAsync(device);
        await Get(AriaRole.Button, "Connect").ClickAsync();
        await Assertions.Expect(Card(user, device)).ToContainTextAsync("Connected", new() { Timeout = 60_000 });
    }

    /// <summary>Sends a message of bob.</summary>
    public async Task SendAsync(string to)
    {
        await Get(AriaRole.Link, "Messages").ClickAsync();
        await Page.GetByLabel("To", new() { Exact = true }).FillAsync(to);
        await Get(AriaRole.Button, "Send").ClickAsync();
    }

    /// <summary>Looks a message up.</summary>
    public async Task LookUpAsync(string id, string to, string from)
    {
        await Get(AriaRole.Link, "Messages").ClickAsync();
        await Page.GetByLabel("Message id", new() { Exact = true }).FillAsync(id);
        await Page.GetByLabel("Receiver", new() { Exact = true }).FillAsync(to);
        await Page.GetByLabel("Sender", new() { Exact = true }).FillAsync(from);
        await Get(AriaRole.Button, "Look up").ClickAsync();
    }

    /// <summary>The newest message of bob to somebody.</summary>
    public ILocator Message(string to) => Get(AriaRole.Region, $"Message from bob to {to}").First;

    /// <summary>A client in the page.</summary>
    public ILocator Card(string user, string device) => Get(AriaRole.Region, $"{user}, {device}");

    /// <summary>Takes a picture, for people.</summary>
    public Task PhotographAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png"), FullPage = true });

    /// <summary>Fails where the page is hard to use with a screen reader or a keyboard, or reaches beyond the window.</summary>
    public async Task AssertUsableAsync()
    {
        var result = await Page.RunAxe();
        var grave = result.Violations.Where(violation => Grave.Contains(violation.Impact)).ToArray();
        Assert.True(grave.Length == 0, $"{Page.Url}: {string.Join('\n', grave.Select(violation =>
            $"{violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Select(node => $"{node.Html} {string.Join(", ", node.Any.Select(check => check.Message))}"))}"))}");
        Assert.True(await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the window.");
        Assert.True(
            await Page.EvaluateAsync<bool>("[...document.querySelectorAll('.trip table')].every(table => table.getBoundingClientRect().right <= table.closest('.trip').getBoundingClientRect().right)"),
            "A table is wider than its card.");
    }

    /// <summary>Fails where the browser has complained, of a script or of what the page's rules forbid.</summary>
    public void AssertNoComplaints() => Assert.Empty(_complaints);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
