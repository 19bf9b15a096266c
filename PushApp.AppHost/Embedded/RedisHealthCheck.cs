using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;

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
            using var client = new TcpClient();
            await client.ConnectAsync(endpoint.Host, endpoint.Port, limit.Token);
            var stream = client.GetStream();
            var secret = await password.GetValueAsync(limit.Token) ?? "";
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{Command("AUTH", secret)}{Command("PING")}"), limit.Token);
            using var answers = new StreamReader(stream);
            var answer = await answers.ReadLineAsync(limit.Token);
            answer = answer == "+OK" ? await answers.ReadLineAsync(limit.Token) : answer;
            return answer == "+PONG"
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{endpoint.Host}:{endpoint.Port} answers '{answer}'.");
        }
        catch (Exception e) when (e is IOException or SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return HealthCheckResult.Unhealthy($"{endpoint.Host}:{endpoint.Port}: {e.Message}");
        }
    }

    // Each part with its length: Garnet takes AUTH in no other form.
    private static string Command(params string[] parts) =>
        $"*{parts.Length}\r\n{string.Concat(parts.Select(part => $"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n"))}";
}
