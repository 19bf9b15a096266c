using Microsoft.Playwright;
using PushApp.Tests.ChatApi;
using PushApp.Tests.Delivery;
using PushApp.Tests.Events;
using PushApp.Tests.Gateway.Running;
using PushApp.Tests.Support;

namespace PushApp.Tests.Samples;

/// <summary>Redis, a broker, a gateway that pings every second, the chat API, what tells of who comes and leaves, and the chat, each a process, and a browser.</summary>
public sealed class ChatSystem : IAsyncLifetime
{
    private readonly RedisServer _redis = new();
    private DevBrokerProcess? _broker;
    private ChatApiProcess? _api;
    private GatewayProcess? _gateway;
    private EventsProcess? _events;
    private ServiceProcess? _chat;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where the chat is.</summary>
    internal Uri Address { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (ChatFactAttribute.WhyNot is not null)
        {
            return;
        }

        await _redis.InitializeAsync();
        _broker = await DevBrokerProcess.StartAsync();
        _api = await ChatApiProcess.StartAsync(_redis.ConnectionString, _broker.Endpoints);
        _gateway = await GatewayProcess.StartAsync(
            _redis.ConnectionString, _broker.Endpoints, null, ("ASPNETCORE_ENVIRONMENT", "Development"), ("Gateway__HeartbeatSeconds", "1"));
        _events = await EventsProcess.StartAsync(_redis.ConnectionString, _broker.Endpoints, webhook: null, ("Events__AwayAfter", "00:00:01"));
        (_chat, Address) = await StartChatAsync(BuiltProject.Assembly("Chat", "samples"), _api.Http.BaseAddress!, _gateway.Address);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? default);
        _playwright?.Dispose();
        foreach (var process in new IAsyncDisposable?[] { _chat, _events, _gateway, _api, _broker })
        {
            await (process?.DisposeAsync() ?? default);
        }

        if (_broker is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    /// <summary>Starts the chat.</summary>
    internal static Task<(ServiceProcess Service, Uri Address)> StartChatAsync(string assembly, Uri api, Uri gateway) => ServiceProcess.StartAsync(
        assembly, ["--urls", "http://127.0.0.1:0"],
        [("ASPNETCORE_ENVIRONMENT", "Development"), ("Chat__Api", $"{api}"), ("Chat__Gateway", $"{gateway}")]);

    /// <summary>A browser without a past, with the chat's first page.</summary>
    internal async Task<ChatPage> OpenAsync(int width = 900, int height = 700, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        var page = new ChatPage(await context.NewPageAsync());
        await page.Page.GotoAsync($"{Address}");
        return page;
    }
}
