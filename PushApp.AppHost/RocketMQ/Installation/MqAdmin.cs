using System.Diagnostics;

namespace PushApp.AppHost.RocketMQ.Installation;

/// <summary>RocketMQ's <c>mqadmin</c>, each call a Java process of its own of 2–4 s.</summary>
internal sealed class MqAdmin(JavaCommand java, int nameServerPort)
{
    private const int Attempts = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Creates a topic for normal messages with four queues, once the broker has registered.</summary>
    /// <exception cref="InvalidOperationException">It did not come to be; the message holds mqadmin's last answer.</exception>
    public async Task CreateTopicAsync(string topic, CancellationToken cancellationToken)
    {
        var answer = "";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            answer = await RunAsync(
                ["updateTopic", "-c", "DefaultCluster", "-t", topic, "-r", "4", "-w", "4", "-a", "+message.type=NORMAL"], cancellationToken);
            // Its exit code is 0 whatever happened.
            if (answer.Contains("success", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(Pause, cancellationToken);
        }

        throw new InvalidOperationException($"RocketMQ's topic {topic} could not be created. mqadmin updateTopic answered:\n{answer}");
    }

    private async Task<string> RunAsync(string[] command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(JavaCommand.Executable) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in java.Arguments(
            ["-Xmx96m"], "org.apache.rocketmq.tools.command.MQAdminStartup", [.. command, "-n", $"127.0.0.1:{nameServerPort}"]))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ROCKETMQ_HOME"] = java.Home;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return await output + await errors;
    }
}
