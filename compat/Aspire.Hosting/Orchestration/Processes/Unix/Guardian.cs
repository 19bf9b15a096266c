using System.IO.Pipes;
using System.Runtime.Versioning;
using System.Text;

namespace Aspire.Hosting.Orchestration.Processes.Unix;

/// <summary>
/// A small process beside the host that knows the host's process groups and reads a pipe whose other end only the host
/// holds. When the host ends in whatever way, the pipe ends, and the guardian kills the groups and exits.
/// </summary>
/// <remarks>
/// It kills at once instead of asking first: a killed host is a crash, and ids that nobody reaps any more must not be
/// kept for later. For the same reason the host takes a group back before it reaps the group's leader. Unguarded is
/// only the moment between a child's start and the line that names it.
/// </remarks>
[UnsupportedOSPlatform("windows")]
internal sealed class Guardian
{
    // Only a group's number is ever written, in one piece, so a line is never half there.
    private const string Script = """
        trap '' HUP INT QUIT TERM
        groups=' '
        while read -r word group; do
          case $word in
            guard) groups="$groups$group " ;;
            forget) case $groups in *" $group "*) groups="${groups%%" $group "*} ${groups#*" $group "}" ;; esac ;;
          esac
        done
        for group in $groups; do kill -KILL "-$group" 2>/dev/null; done
        """;

    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly HashSet<int> _groups = [];
    private AnonymousPipeServerStream? _pipe;

    /// <summary>The one guardian of this host; its process starts with the first group.</summary>
    public static Guardian OfThisHost { get; } = new();

    /// <summary>The guardian's process id; 0 before there is one.</summary>
    public int Pid { get; private set; }

    /// <summary>Has a running guardian before anything is started that it must guard.</summary>
    /// <exception cref="ChildProcessStartException">It cannot be started.</exception>
    public void EnsureRunning()
    {
        lock (_lock)
        {
            if (_pipe is null)
            {
                Start();
            }
        }
    }

    public void Guard(int group)
    {
        lock (_lock)
        {
            _groups.Add(group);
            Tell("guard", group);
        }
    }

    public void Forget(int group)
    {
        lock (_lock)
        {
            _groups.Remove(group);
            Tell("forget", group);
        }
    }

    private void Start()
    {
        var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        try
        {
            Pid = Spawn.Start("/bin/sh", ["-c", Script, "process-guardian"], "/", new Dictionary<string, string>(), pipe.ClientSafePipeHandle);
            pipe.DisposeLocalCopyOfClientHandle();
        }
        catch
        {
            pipe.Dispose();
            throw;
        }
        _pipe = pipe;
        foreach (var group in _groups)
        {
            Tell("guard", group);
        }
        _ = ReplaceWhenGoneAsync(Pid);
    }

    private void Tell(string word, int group)
    {
        try
        {
            _pipe?.Write(Encoding.ASCII.GetBytes($"{word} {group}\n"));
        }
        catch (IOException)
        {
            // Somebody killed it; its replacement is told of all groups.
        }
    }

    private async Task ReplaceWhenGoneAsync(int pid)
    {
        await ChildExits.WaitAsync(pid).ConfigureAwait(false);
        lock (_lock)
        {
            ChildExits.Reap(pid);
            _pipe?.Dispose();
            _pipe = null;
        }
        // A guardian that cannot live at all must not be started in a loop without pause.
        await Task.Delay(RestartDelay).ConfigureAwait(false);
        lock (_lock)
        {
            if (_pipe is null && _groups.Count > 0)
            {
                Start();
            }
        }
    }
}
