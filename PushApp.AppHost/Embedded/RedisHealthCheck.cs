using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RocketMQ.Hosting;

namespace PushApp.AppHost.Embedded;

/// <summary>Healthy when Redis takes the password and answers PING.</summary>
internal sealed class RedisHealthCheck(EndpointReference endpoint, ParameterResource password) : IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!endpoint.IsAllocated)
        {
            return HealthCheckResult.Unhealthy($"{endpoint.Resource.Name} has no address yet.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var answer = await StartingServer.AskAsync(() => AskAsync(limit.Token), limit.Token);
            return answer == "+PONG"
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{endpoint.Host}:{endpoint.Port} answers '{answer}'.");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return HealthCheckResult.Unhealthy($"{endpoint.Host}:{endpoint.Port}: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{endpoint.Host}:{endpoint.Port} does not answer within {Limit.TotalSeconds} s.");
        }
    }

    private async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken);
        var stream = client.GetStream();
        var secret = await password.GetValueAsync(cancellationToken) ?? "";
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{Command("AUTH", secret)}{Command("PING")}"), cancellationToken);
        using var answers = new StreamReader(stream);
        var answer = await answers.ReadLineAsync(cancellationToken);
        return answer == "+OK" ? await answers.ReadLineAsync(cancellationToken) : answer;
    }

    // Each part with its length: Garnet takes AUTH in no other form.
    private static string Command(params string[] parts) =>
        $"*{parts.Length}\r\n{string.Concat(parts.Select(part => $"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n"))}";
}
