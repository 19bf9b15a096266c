using System.Net;
using PushApp.OperatorConsole.ChatApi;

namespace PushApp.OperatorConsole.Gateways;

/// <summary>
/// Asks the chat API for the gateways, once for all who look, and only while somebody does: nobody is asked for what nobody
/// sees. It asks with the token of one of those who look.
/// </summary>
internal sealed class GatewayMonitor(ChatApiClient api) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly GatewayHistory _history = new();
    private readonly List<Viewer> _viewers = [];
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (Viewer Of, string Token)? _token;

    /// <summary>The gateways as of the last look.</summary>
    public GatewaySnapshot Latest { get; private set; } = GatewaySnapshot.None;

    /// <summary>Looks until the result is disposed of.</summary>
    /// <param name="token">The token of who looks.</param>
    /// <param name="changed">Called after each look, on any thread.</param>
    public IDisposable Watch(Func<Task<string>> token, Action changed)
    {
        var viewer = new Viewer(this, token, changed);
        lock (_lock)
        {
            _viewers.Add(viewer);
            _arrival.TrySetResult();
        }

        return viewer;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                Task somebody;
                lock (_lock)
                {
                    if (_viewers.Count == 0)
                    {
                        _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    }

                    somebody = _arrival.Task;
                }

                await somebody.WaitAsync(stoppingToken);
                await LookAsync(stoppingToken);
                await Task.Delay(Interval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        Viewer[] viewers;
        lock (_lock)
        {
            viewers = [.. _viewers];
        }

        if (viewers.Length == 0)
        {
            return;
        }

        try
        {
            // Not with that of somebody who has left.
            if (_token is not { } known || !viewers.Contains(known.Of))
            {
                _token = known = (viewers[^1], await viewers[^1].Token());
            }

            var gateways = await api.GatewaysAsync(known.Token, cancellationToken);
            var now = DateTimeOffset.UtcNow;
            Latest = new GatewaySnapshot(now, _history.Take(now, gateways), null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (e is not ChatApiException { Status: not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) })
            {
                _token = null;
            }

            Latest = Latest with { Trouble = e.Message };
        }

        foreach (var viewer in viewers)
        {
            viewer.Changed();
        }
    }

    private sealed class Viewer(GatewayMonitor monitor, Func<Task<string>> token, Action changed) : IDisposable
    {
        public Func<Task<string>> Token => token;

        public Action Changed => changed;

        public void Dispose()
        {
            lock (monitor._lock)
            {
                monitor._viewers.Remove(this);
            }
        }
    }
}
