using System.Globalization;
using Org.Apache.Rocketmq;

namespace RocketMQ.Bench.Brokers;

/// <summary>A running broker.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Endpoints"><c>host:port</c> of its gRPC port, plaintext.</param>
/// <param name="Processes">Ids of the processes that it is made of, as far as they are on this machine and known.</param>
internal sealed record TargetBroker(string Name, string Endpoints, IReadOnlyList<int> Processes)
{
    public ClientConfig ClientConfig { get; } = new ClientConfig.Builder().SetEndpoints(Endpoints).EnableSsl(false).Build();

    /// <summary>Reads <c>name=host:port,pid,…</c>.</summary>
    /// <exception cref="ArgumentException">It is not of that form.</exception>
    public static TargetBroker Parse(string text)
    {
        if (text.Split('=', 2) is not [{ Length: > 0 } name, var rest] || rest.Split(',') is not [var endpoints, .. var pids] || !endpoints.Contains(':'))
        {
            throw new ArgumentException($"--broker must be name=host:port[,pid…]; it is {text}.");
        }

        return new(name, endpoints, [.. pids.Select(pid => int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new ArgumentException($"--broker {name}: '{pid}' is no process id."))]);
    }
}
