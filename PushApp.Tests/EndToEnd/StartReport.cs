using System.Collections.Concurrent;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PushApp.Tests.EndToEnd;

/// <summary>
/// Follows what each replica of a starting system is at. When it does not start, what failed is often another one than the
/// one that was waited for.
/// </summary>
internal sealed class StartReport : IAsyncDisposable
{
    private const int LastLines = 12;

    private readonly DistributedApplication _app;
    private readonly ConcurrentDictionary<string, CustomResourceSnapshot> _replicas = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;

    public StartReport(DistributedApplication app)
    {
        _app = app;
        _following = FollowAsync();
    }

    /// <summary>Each replica's state, its checks that do not pass, and the last that it logged.</summary>
    public async Task<string> TextAsync()
    {
        var report = new StringBuilder();
        foreach (var (replica, at) in _replicas.OrderBy(replica => replica.Key))
        {
            report.AppendLine($"{replica}: {at.State?.Text ?? "no state"}, exit code {at.ExitCode?.ToString() ?? "none"}"
                + string.Concat(at.HealthReports.Where(check => check.Status is not HealthStatus.Healthy)
                    .Select(check => $", {check.Name} {check.Status?.ToString() ?? "not checked"} {check.Description}")));
            foreach (var line in (await LogAsync(replica)).TakeLast(LastLines))
            {
                report.AppendLine($"   {line}");
            }
        }

        return report.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        await foreach (var change in _app.ResourceNotifications.WatchAsync(_stop.Token))
        {
            _replicas[change.ResourceId] = change.Snapshot;
        }
    }

    private async Task<IReadOnlyList<string>> LogAsync(string replica)
    {
        var lines = new List<string>();
        await foreach (var batch in _app.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(replica))
        {
            lines.AddRange(batch.Select(line => line.Content));
        }

        return lines;
    }
}
