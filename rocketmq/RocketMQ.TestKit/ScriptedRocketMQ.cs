using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RocketMQ.Hosting;
using RocketMQ.Hosting.Installation;

namespace RocketMQ.TestKit;

/// <summary>
/// The start script of the container, run on this machine with the distribution under ROCKETMQ_HOME, on ports and in a
/// folder of its own.
/// </summary>
internal sealed class ScriptedRocketMQ : IAsyncDisposable
{
    public const string Topic = "PUSH_MESSAGE";

    /// <summary>The topic for events, FIFO.</summary>
    public const string Events = "PUSH_EVENT";

    /// <summary>A FIFO consumer group.</summary>
    public const string FifoGroup = "PUSH_WEBHOOK_tests";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rocketmq-script-");
    private readonly Func<string, string> _change;
    private readonly string[] _variables;
    private readonly bool _events;
    private ServerProcess? _script;

    /// <summary>Not started yet.</summary>
    /// <param name="change">What differs from the container's script.</param>
    /// <param name="keys">The access key that it asks for.</param>
    /// <param name="events">Whether it has <see cref="Events"/> and <see cref="FifoGroup"/>; each is a call of Java more.</param>
    public ScriptedRocketMQ(Func<string, string>? change = null, RocketMQKeys? keys = null, bool events = false)
    {
        _events = events;
        _change = change ?? (script => script);
        _variables = keys is null
            ? []
            : [$"{RocketMQStartScript.AccessKeyVariable}={keys.AccessKey}", $"{RocketMQStartScript.SecretKeyVariable}={keys.SecretKey}"];
    }

    public RocketMQPorts Ports { get; } = RocketMQPorts.Free();

    public string Endpoints => $"127.0.0.1:{Ports.Grpc}";

    /// <summary>The admin tool for it.</summary>
    public MqAdmin Admin => new(
        JavaRuntime.Find(), new JavaCommand(Environment.GetEnvironmentVariable(RocketMQHomeFactAttribute.Variable)!, _folder.FullName, ':'), Ports.NameServer);

    /// <summary>There while a broker uses the store, and after it if that broker did not end in order.</summary>
    public bool HasAbortFile => File.Exists(Path.Combine(_folder.FullName, "store", "abort"));

    /// <summary>Whether any of the three servers still listens.</summary>
    public bool Listens => new[] { Ports.Grpc, Ports.NameServer, Ports.Broker }.Any(port =>
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    });

    /// <summary>Starts it; it takes connections when this returns.</summary>
    public async Task StartAsync() => _script = await ServerProcess.StartAsync(
        "the container's script",
        "env",
        [$"TOPICS={Topic}:4:NORMAL{(_events ? $" {Events}:4:FIFO" : "")}", $"FIFO_GROUPS={(_events ? FifoGroup : "")}", .. _variables, "sh", "-c", _change(RocketMQStartScript.For(Ports, _folder.FullName, signed: _variables.Length > 0))],
        Path.GetTempPath(),
        Ports.Grpc);

    /// <summary>Ends it as a container runtime does.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> StopAsync() => Interlocked.Exchange(ref _script, null)!.TerminateAsync();

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> EndedAsync() => Interlocked.Exchange(ref _script, null)!.EndedAsync();

    /// <summary>Ends one of the three servers the hard way.</summary>
    /// <param name="mainClass">The last part of its class's name.</param>
    public void Kill(string mainClass)
    {
        using var find = Process.Start(new ProcessStartInfo("pgrep", ["-f", $"{mainClass} .*{_folder.FullName}"]) { RedirectStandardOutput = true })!;
        using var server = Process.GetProcessById(int.Parse(find.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture));
        server.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        if (_script is not null)
        {
            await _script.TerminateAsync();
        }

        _folder.Delete(recursive: true);
    }
}
