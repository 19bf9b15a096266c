namespace PushApp.Tests.Sdk.Agents;

/// <summary>Agents on the TypeScript SDK, in a browser. What one has stored the next one finds.</summary>
internal sealed class ChromiumAgents : AgentKind
{
    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("pushapp-chromium-");
    private Page? _page;

    public override string? WhyNot => TypeScriptSdk.WhyNot ?? WhyNotInstalled("chromium");

    public override async Task<Agent> StartAsync(int? megabytes = null)
    {
        _page ??= await Page.OpenAsync();
        return await BrowserAgent.StartAsync(_page, _profile.FullName, megabytes is { } limit ? [$"--js-flags=--max-old-space-size={limit}"] : []);
    }

    public override string NewStore() => $"{Guid.NewGuid():n}";

    public override async ValueTask DisposeAsync()
    {
        if (_page is not null)
        {
            await _page.DisposeAsync();
        }

        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A process of the browser writes its last words.
        }
    }
}
