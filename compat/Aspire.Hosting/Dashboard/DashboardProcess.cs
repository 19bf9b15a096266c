using System.Net.Sockets;
using Aspire.Hosting.Orchestration.Processes;
using Aspire.Hosting.Orchestration.Proxying;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>The dashboard's process: started with the app host, watched, and ended with it.</summary>
internal sealed class DashboardProcess(DashboardOptions options, DashboardCommand command, ILogger<DistributedApplication> logger)
{
    private const int LinesShown = 20;

    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DialInterval = TimeSpan.FromMilliseconds(100);

    private readonly Queue<string> _lastLines = new(LinesShown);

    /// <summary>Runs the dashboard until it ends or <paramref name="stopping"/> is cancelled; says what goes wrong, and never throws.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            foreach (var url in options.FrontendUrls.Append(options.OtlpGrpcUrl))
            {
                ThrowIfTaken(new Uri(url));
            }
            await using var process = await ChildProcess.StartAsync(command.ToProcess(), Keep, stopping).ConfigureAwait(false);
            await WatchAsync(process, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            logger.LogError("The application runs without its dashboard, which could not be started: {Reason}", exception.Message);
        }
    }

    private async Task WatchAsync(ChildProcess process, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var answers = AnswersAsync(new Uri(options.FrontendUrls[0]), ended.Token);
        if (await Task.WhenAny(answers, process.Exited).ConfigureAwait(false) == answers && answers.IsCompletedSuccessfully)
        {
            logger.LogInformation("Now listening on: {Url}", options.FrontendUrls[0]);
            logger.LogInformation("Login to the dashboard at {Url}", options.LoginUrl);
        }
        try
        {
            var exitCode = await process.Exited.WaitAsync(stopping).ConfigureAwait(false);
            logger.LogError(
                "The dashboard ended with exit code {ExitCode}; the application runs on without it. Its last lines:{Lines}",
                exitCode,
                string.Concat(_lastLines.Select(line => $"{Environment.NewLine}  {line}")));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await process.StopAsync(StopGrace).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await ((Task)answers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task AnswersAsync(Uri url, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(url.IdnHost, url.Port, ct).ConfigureAwait(false);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(DialInterval, ct).ConfigureAwait(false);
            }
        }
    }

    // Said here because the dashboard itself does not know who has its port.
    private static void ThrowIfTaken(Uri url)
    {
        if (url.IsLoopback)
        {
            LoopbackListener.Open(url.Port).Dispose();
        }
    }

    private void Keep(OutputLine line)
    {
        if (_lastLines.Count == LinesShown)
        {
            _lastLines.Dequeue();
        }
        _lastLines.Enqueue(line.Text);
        logger.LogDebug("dashboard: {Line}", line.Text);
    }
}
