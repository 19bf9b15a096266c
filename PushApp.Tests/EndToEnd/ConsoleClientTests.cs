using System.Collections.Concurrent;
using System.Diagnostics;
using Aspire.Hosting.Testing;
using PushApp.Tests.Support;

namespace PushApp.Tests.EndToEnd;

/// <summary>The sample client against the running system.</summary>
[Collection(WholeSystem.Name)]
public sealed class ConsoleClientTests(PushAppFixture app)
{
    [Fact]
    public async Task It_stays_prints_what_arrives_and_acknowledges_it()
    {
        var (alice, bob) = (TestUsers.New("alice"), TestUsers.New("bob"));
        var hers = await app.TokenAsync(alice);
        using var client = Start(alice);
        try
        {
            await Eventually.TrueAsync(async () => (await app.PresenceAsync(hers, alice)).Length == 1);

            await app.SendAsync(await app.TokenAsync(bob), alice, new { text = "hi" });

            await Eventually.TrueAsync(() => client.Lines.Any(line => line.StartsWith($"{bob} #1:", StringComparison.Ordinal) && line.Contains("hi", StringComparison.Ordinal)));
        }
        finally
        {
            client.Process.Kill(entireProcessTree: true);
        }

        // Acknowledged, so another connection of its device does not get the message again.
        await Eventually.TrueAsync(async () => (await app.PresenceAsync(hers, alice)).Length == 0);
        await app.SendAsync(await app.TokenAsync(bob), alice, "second");
        await using var again = await PushClient.ConnectAsync((await app.ReplicasAsync()).First().Value, hers, "console");
        Assert.Equal([2L], (await again.MessagesAsync(1)).Select(message => message.Seq));
    }

    private Running Start(string user) => new(
        new ProcessStartInfo("dotnet",
        [
            BuiltProject.Assembly("ConsoleClient", "samples"), user,
            "--api", $"{app.App.GetEndpoint("chatapi", "http")}", "--gateway", $"{app.App.GetEndpoint("gateway", "http")}",
        ])
        { RedirectStandardOutput = true });

    private sealed class Running : IDisposable
    {
        public Running(ProcessStartInfo start)
        {
            Process = new Process { StartInfo = start };
            Process.OutputDataReceived += (_, line) => Lines.Enqueue(line.Data ?? "");
            Process.Start();
            Process.BeginOutputReadLine();
        }

        public Process Process { get; }

        public ConcurrentQueue<string> Lines { get; } = new();

        public void Dispose() => Process.Dispose();
    }
}
