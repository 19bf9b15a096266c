using Grpc.Core;
using Microsoft.Extensions.Logging;
using Org.Apache.Rocketmq.Error;
using Command = PushApp.RocketMQ.Protocol.TelemetryCommand;

namespace Org.Apache.Rocketmq;

/// <summary>
/// The telemetry stream to one server: the client declares its settings, the server answers them and may send commands.
/// A stream that ends is opened again, and the settings are sent again: a server that restarted knows nothing of the client.
/// </summary>
internal sealed class TelemetrySession : IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    private readonly Endpoints _endpoints;
    private readonly MessagingRpc _rpc;
    private readonly IClientRole _role;
    private readonly Func<Proto.Settings> _settings;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Backoff _backoff = new(FirstDelay, MaxDelay);
    private readonly Task _running;
    private volatile TaskCompletionSource _established = NewPromise();
    private volatile AsyncDuplexStreamingCall<Command, Command>? _call;

    /// <summary>Opens the stream.</summary>
    public TelemetrySession(Endpoints endpoints, MessagingRpc rpc, IClientRole role, Func<Proto.Settings> settings, ILogger logger)
    {
        (_endpoints, _rpc, _role, _settings, _logger) = (endpoints, rpc, role, settings, logger);
        _running = RunAsync();
    }

    /// <summary>Completes when the server has answered the settings; fails when the latest attempt to get there did.</summary>
    public Task Established => _established.Task;

    /// <summary>Declares changed settings. Without a stream there is nothing to do: the next one begins with them.</summary>
    public async Task SendSettingsAsync()
    {
        if (_call is { } call)
        {
            await TryWriteAsync(call, new Command { Settings = _settings() }).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
        _writing.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (_established.Task.IsFaulted)
            {
                _established = NewPromise();
            }

            try
            {
                await TalkAsync().ConfigureAwait(false);
                Fail(new InternalErrorException($"{_endpoints} closed the telemetry stream."));
            }
            catch (Exception e)
            {
                Fail(e is RpcException rpc ? RpcErrors.Translate(rpc) : e);
            }

            await Task.Delay(_backoff.Next(), _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Fail(Exception e)
    {
        if (!_stop.IsCancellationRequested)
        {
            _logger.TelemetryStreamEnded(e, _endpoints);
        }

        // A promise kept once stays kept: those who wait for a session wait for its first settings only.
        if (_established.TrySetException(e))
        {
            _ = _established.Task.Exception;
        }
    }

    private async Task TalkAsync()
    {
        using var call = _rpc.OpenTelemetry(_endpoints, _stop.Token);
        _call = call;
        try
        {
            await WriteAsync(call, new Command { Settings = _settings() }).ConfigureAwait(false);
            await foreach (var command in call.ResponseStream.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                if (command.CommandCase == Command.CommandOneofCase.ReconnectEndpointsCommand)
                {
                    return;
                }

                if (command.CommandCase == Command.CommandOneofCase.Settings)
                {
                    Accept(command);
                }
                else
                {
                    // What the server asks may take an application's time; the stream does not wait for it.
                    _ = Task.Run(() => ExecuteAsync(call, command));
                }
            }
        }
        finally
        {
            _call = null;
        }
    }

    private void Accept(Command command)
    {
        if (command.Status is not null)
        {
            StatusChecker.Check(command.Status, "");
        }

        _role.ApplySettings(command.Settings);
        _backoff.Reset();
        _established.TrySetResult();
    }

    private async Task ExecuteAsync(AsyncDuplexStreamingCall<Command, Command> call, Command command)
    {
        try
        {
            if (await _role.ExecuteAsync(_endpoints, command).ConfigureAwait(false) is { } reply)
            {
                await TryWriteAsync(call, reply).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            _logger.CommandFailed(e, command.CommandCase, _endpoints);
        }
    }

    // The reader notices a broken stream and opens another; a writer has nothing to add.
    private async Task TryWriteAsync(AsyncDuplexStreamingCall<Command, Command> call, Command command)
    {
        try
        {
            await WriteAsync(call, command).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or OperationCanceledException or ObjectDisposedException)
        {
            _logger.TelemetryWriteFailed(e, command.CommandCase, _endpoints);
        }
    }

    private async Task WriteAsync(AsyncDuplexStreamingCall<Command, Command> call, Command command)
    {
        await _writing.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            await call.RequestStream.WriteAsync(command, _stop.Token).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private static TaskCompletionSource NewPromise() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
