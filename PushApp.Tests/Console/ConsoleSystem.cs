using Microsoft.Playwright;
using PushApp.Tests.ChatApi;
using PushApp.Tests.Delivery;
using PushApp.Tests.Gateway.Running;
using PushApp.Tests.Support;

namespace PushApp.Tests.OperatorConsole;

/// <summary>Redis, a broker, two gateways, the chat API and the console, each a process, and a browser to look at it.</summary>
public sealed class ConsoleSystem : IAsyncLifetime
{
    private readonly RedisServer _redis = new();
    private DevBrokerProcess? _broker;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal ChatApiProcess Api { get; private set; } = null!;

    /// <summary>The gateway that the page's clients meet.</summary>
    internal GatewayProcess First { get; private set; } = null!;

    internal GatewayProcess Second { get; private set; } = null!;

    internal ConsoleProcess Console { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is not { } chromium)
        {
            return;
        }

        await _redis.InitializeAsync();
        _broker = await DevBrokerProcess.StartAsync();
        Api = await ChatApiProcess.StartAsync(_redis.ConnectionString, _broker.Endpoints);
        (First, Second) = (await StartGatewayAsync("gateway-one"), await StartGatewayAsync("gateway-two"));
        Console = await ConsoleProcess.StartAsync(Api.Http.BaseAddress!, First.Address);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        foreach (var process in new IAsyncDisposable?[] { Console, Api, First, Second, _broker })
        {
            await (process?.DisposeAsync() ?? default);
        }

        if (_broker is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    /// <summary>A gateway more.</summary>
    internal Task<GatewayProcess> StartGatewayAsync(string id) =>
        GatewayProcess.StartAsync(_redis.ConnectionString, _broker!.Endpoints, id, ("ASPNETCORE_ENVIRONMENT", "Development"));

    /// <summary>A page of the console in a browser without a past.</summary>
    /// <param name="path">Which one.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="scheme">What the system prefers.</param>
    internal async Task<ConsolePage> OpenAsync(string path, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme, BaseURL = $"{Console.Address}" });
        var page = new ConsolePage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(path);
        return page;
    }
}

/// <summary>The console's tests in a browser, one after the other on one system.</summary>
[CollectionDefinition(Name)]
public sealed class ConsoleTests : ICollectionFixture<ConsoleSystem>
{
    public const string Name = "Console";
}
