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
            using var client = await ConnectAsync(limit.Token);
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
        catch (Exception e) when (e is IOException or SocketException)
        {
            return HealthCheckResult.Unhealthy($"{endpoint.Host}:{endpoint.Port}: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{endpoint.Host}:{endpoint.Port} does not answer within {Limit.TotalSeconds} s.");
        }
    }

    // A server that starts is looked at again at once: the next check would come a second or two later.
    private async Task<TcpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken);
                return client;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                client.Dispose();
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    // Each part with its length: Garnet takes AUTH in no other form.
    private static string Command(params string[] parts) =>
        $"*{parts.Length}\r\n{string.Concat(parts.Select(part => $"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n"))}";
}
