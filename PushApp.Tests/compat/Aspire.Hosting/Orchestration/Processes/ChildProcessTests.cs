using System.Diagnostics;
using System.Runtime.Versioning;
using Aspire.Hosting.Orchestration.Processes;
using PushApp.Tests.Support;

namespace PushApp.Tests.Compat.Orchestration.Processes;

[UnsupportedOSPlatform("windows")]
public sealed class ChildProcessTests
{
    private static readonly TimeSpan LongGrace = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortGrace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Output _output = new();

    [UnixFact]
    public async Task Every_line_of_both_outputs_has_arrived_when_the_exit_is_told()
    {
        await using var child = await StartAsync("i=0; while [ $i -lt 5000 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done; printf 'no end'; exit 7");

        Assert.Equal(7, await child.Exited.WaitAsync(Limit));

        var lines = _output.Rest();
        Assert.Equal(
            Enumerable.Range(0, 5000).Select(i => $"out {i}").Append("no end"),
            lines.Where(line => !line.IsError).Select(line => line.Text));
        Assert.Equal(
            Enumerable.Range(0, 5000).Select(i => $"err {i}"),
            lines.Where(line => line.IsError).Select(line => line.Text));
    }

    [UnixFact]
    public async Task A_line_that_never_ends_comes_in_pieces_that_keep_characters_whole()
    {
        const int count = 100_000;
        await using var child = await StartAsync($"head -c {count} /dev/zero | tr '\\0' x | sed 's/x/é/g'; printf '\\nlast\\r\\n'");

        await child.Exited.WaitAsync(Limit);

        var lines = _output.Rest();
        Assert.Equal(new string('é', count), string.Concat(lines.SkipLast(1).Select(line => line.Text)));
        Assert.All(lines, line => Assert.InRange(line.Text.Length, 1, LineReader.MaxLineBytes / 2));
        Assert.Equal("last", lines[^1].Text);
    }

    [UnixFact]
    public async Task A_child_gets_its_arguments_folder_and_exactly_its_environment()
    {
        var folder = Directory.CreateTempSubdirectory("child process ");
        try
        {
            var options = new ChildProcessOptions(
                "/usr/bin/env",
                ["sh", "-c", "echo \"$1|$2\"; pwd -P; exec env", "sh", "two words", "\"quoted\" $HOME"],
                folder.FullName,
                new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["services__a__http__0"] = "http://localhost:1?x=y z" });

            await using var child = await StartAsync(options);

            Assert.Equal(0, await child.Exited.WaitAsync(Limit));
            Assert.Equal("two words|\"quoted\" $HOME", await _output.NextAsync());
            Assert.EndsWith(folder.FullName, await _output.NextAsync(), StringComparison.Ordinal);
            var shellsOwn = new[] { "PWD=", "OLDPWD=", "SHLVL=", "_=" };
            Assert.Equal(
                ["PATH=/usr/bin:/bin", "services__a__http__0=http://localhost:1?x=y z"],
                _output.Rest().Select(line => line.Text).Where(text => !shellsOwn.Any(text.StartsWith)).Order(StringComparer.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [UnixFact]
    public async Task A_stop_asks_first()
    {
        await using var child = await StartAsync("trap 'echo asked; exit 3' TERM; echo ready; while :; do sleep 0.05; done");
        await _output.NextAsync();

        await child.StopAsync(LongGrace).WaitAsync(Limit);

        Assert.Equal(3, await child.Exited);
        Assert.Contains(_output.Rest(), line => line.Text == "asked");
    }

    [UnixFact]
    public async Task A_stop_kills_what_does_not_listen()
    {
        await using var child = await StartAsync("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        await _output.NextAsync();

        await child.StopAsync(ShortGrace).WaitAsync(Limit);

        Assert.Equal(128 + 9, await child.Exited);
        Assert.False(Alive.Is(child.Pid));
    }

    [UnixFact]
    public async Task A_grandchild_has_the_grace_to_end_though_the_script_around_it_is_gone()
    {
        await using var child = await StartAsync("sh -c 'trap \"sleep 0.3; echo closed; exit\" TERM; echo ready; while :; do sleep 0.05; done'; true");
        await _output.NextAsync();

        await child.StopAsync(LongGrace).WaitAsync(Limit);

        Assert.Contains(_output.Rest(), line => line.Text == "closed");
    }

    [UnixFact]
    public async Task A_stop_ends_grandchildren_too()
    {
        await using var child = await StartAsync("sh -c 'trap \"\" TERM; echo $$; while :; do sleep 0.05; done' & wait");
        var grandchild = await _output.NextNumberAsync();

        await child.StopAsync(ShortGrace).WaitAsync(Limit);

        await Eventually.TrueAsync(() => !Alive.Is(grandchild));
    }

    [UnixFact]
    public async Task What_a_child_leaves_behind_ends_when_it_exits()
    {
        await using var child = await StartAsync("sleep 600 >/dev/null 2>&1 & echo $!");
        var grandchild = await _output.NextNumberAsync();

        Assert.Equal(0, await child.Exited.WaitAsync(Limit));

        await Eventually.TrueAsync(() => !Alive.Is(grandchild));
    }

    [UnixFact]
    public async Task A_detached_grandchild_that_holds_the_output_open_delays_no_stop()
    {
        await using var child = await StartAsync("setsid sh -c 'echo $$; exec sleep 600' & wait");
        var detached = await _output.NextNumberAsync();
        try
        {
            await child.StopAsync(LongGrace).WaitAsync(Limit);

            Assert.True(Alive.Is(detached));
        }
        finally
        {
            using var process = Process.GetProcessById(detached);
            process.Kill();
        }
    }

    [UnixFact]
    public async Task A_stop_after_the_exit_changes_nothing()
    {
        await using var child = await StartAsync("exit 5");
        await child.Exited.WaitAsync(Limit);

        await child.StopAsync(LongGrace).WaitAsync(Limit);

        Assert.Equal(5, await child.Exited);
    }

    [UnixFact]
    public async Task Many_children_at_once_each_tell_their_own_lines_and_exit()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async code =>
        {
            var output = new Output();
            await using var child = await ChildProcess.StartAsync(
                Shell.Running($"echo out {code}; echo err {code} >&2; exit {code}"), output.Add, CancellationToken.None);

            Assert.Equal(code, await child.Exited.WaitAsync(Limit));
            Assert.Equal([$"err {code}", $"out {code}"], output.Rest().Select(line => line.Text).Order(StringComparer.Ordinal));
        }));
    }

    [UnixTheory]
    [InlineData("no-such-program", "no such program in PATH")]
    [InlineData("/no/such/file", "does not exist")]
    [InlineData("/etc/passwd", "not executable")]
    [InlineData("/etc", "is a folder")]
    public async Task A_failed_start_says_why(string fileName, string why)
    {
        var failure = await Assert.ThrowsAsync<ChildProcessStartException>(() => StartAsync(Shell.Running("") with { FileName = fileName }));

        Assert.Contains(fileName, failure.Message, StringComparison.Ordinal);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_missing_working_directory_is_named()
    {
        var options = Shell.Running("") with { WorkingDirectory = "/no/such/folder" };

        var failure = await Assert.ThrowsAsync<ChildProcessStartException>(() => StartAsync(options));

        Assert.Contains("/no/such/folder", failure.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_script_with_a_missing_interpreter_fails_to_start()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var script = Path.Combine(folder.FullName, "script");
            await File.WriteAllTextAsync(script, "#!/no/such/interpreter\n");
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

            var failure = await Assert.ThrowsAsync<ChildProcessStartException>(() => StartAsync(Shell.Running("") with { FileName = script }));

            Assert.Contains("interpreter", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private Task<ChildProcess> StartAsync(string script) => StartAsync(Shell.Running(script));

    private Task<ChildProcess> StartAsync(ChildProcessOptions options) =>
        ChildProcess.StartAsync(options, _output.Add, CancellationToken.None);
}
