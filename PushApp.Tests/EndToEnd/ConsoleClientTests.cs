using System.Collections.Concurrent;
using System.Diagnostics;
using Aspire.Hosting.Testing;
using PushApp.Tests.Support;

namespace PushApp.Tests.EndToEnd;

/// <summary>The sample client against the running system.</summary>
[Collection(WholeSystem.Name)]
public sealed class ConsoleClientTests(PushAppFixture app)
{
    [LinuxFact]
    public async Task It_stays_prints_what_arrives_and_acknowledges_it()
    {
        var (alice, bob) = (TestUsers.New("alice"), TestUsers.New("bob"));
        var hers = await app.TokenAsync(alice);
        using (var client = Start(alice))
        {
            await Eventually.TrueAsync(async () => (await app.PresenceAsync(hers, alice)).Length == 1);

            await app.SendAsync(await app.TokenAsync(bob), alice, new { text = "hi" });

            await Eventually.TrueAsync(() => client.Lines.Any(line => line.StartsWith($"{bob} #1:", StringComparison.Ordinal) && line.Contains("hi", StringComparison.Ordinal)));

            // It acknowledges what it has printed before it goes.
            await client.StopAsync();
        }

        // So another connection of its device does not get the message again.
        await Eventually.TrueAsync(async () => (await app.PresenceAsync(hers, alice)).Length == 0);
        await app.SendAsync(await app.TokenAsync(bob), alice, "second");
        await using var again = await PushClient.ConnectAsync((await app.ReplicasAsync()).First().Value, hers, "console");
        Assert.Equal([2L], (await again.MessagesAsync(1)).Select(message => message.Seq));
    }

    [Fact]
    public async Task Two_of_them_are_a_chat()
    {
        var (alice, bob) = (TestUsers.New("alice"), TestUsers.New("bob"));
        using var hers = Start(alice);
        using var his = Start(bob, alice);
        await Eventually.TrueAsync(() => hers.Lines.Any(line => line.EndsWith($"as {alice}", StringComparison.Ordinal)));

        await his.Process.StandardInput.WriteLineAsync("are you there?");

        await Eventually.TrueAsync(() => hers.Lines.Any(line => line.Contains("are you there?", StringComparison.Ordinal)));
        await Eventually.TrueAsync(() => his.Lines.Any(line => line.EndsWith(" routed", StringComparison.Ordinal)));
    }

    [LinuxFact]
    public async Task It_says_goodbye_when_it_is_stopped()
    {
        var alice = TestUsers.New("alice");
        using var client = Start(alice);
        await Eventually.TrueAsync(() => client.Lines.Any(line => line.EndsWith($"as {alice}", StringComparison.Ordinal)));

        await client.StopAsync();

        Assert.Equal(0, client.Process.ExitCode);
        Assert.Contains(client.Lines, line => line.StartsWith("closed: 1000", StringComparison.Ordinal));
    }

    private Running Start(params string[] users) => new(new ProcessStartInfo("dotnet",
    [
        BuiltProject.Assembly("ConsoleClient", "samples"), .. users,
        "--api", $"{app.App.GetEndpoint("chatapi", "http")}", "--gateway", $"{app.App.GetEndpoint("gateway", "http")}",
    ]));

    private sealed class Running : IDisposable
    {
        public Running(ProcessStartInfo start)
        {
            start.RedirectStandardInput = start.RedirectStandardOutput = true;
            Process = new Process { StartInfo = start };
            Process.OutputDataReceived += (_, line) => Lines.Enqueue(line.Data ?? "");
            Process.Start();
            Process.StandardInput.AutoFlush = true;
            Process.BeginOutputReadLine();
        }

        public Process Process { get; }

        public ConcurrentQueue<string> Lines { get; } = new();

        /// <summary>Asks the process to stop, and waits for it.</summary>
        public async Task StopAsync()
        {
            using var stop = Process.Start("kill", ["-TERM", $"{Process.Id}"]);
            await Process.WaitForExitAsync();
        }

        public void Dispose()
        {
            Process.Kill(entireProcessTree: true);
            Process.Dispose();
        }
    }
}
