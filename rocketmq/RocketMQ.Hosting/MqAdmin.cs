using System.Diagnostics;
using System.Globalization;

namespace RocketMQ.Hosting;

/// <summary>RocketMQ's <c>mqadmin</c>, each call a Java process of its own of 2–4 s.</summary>
/// <param name="executable">The machine's Java.</param>
/// <param name="java">What it runs.</param>
/// <param name="nameServerPort">The name server to ask.</param>
internal sealed class MqAdmin(string executable, JavaCommand java, int nameServerPort)
{
    private const int Attempts = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Creates a topic for normal messages once the broker has registered.</summary>
    /// <exception cref="InvalidOperationException">It did not come to be; the message holds mqadmin's last answer.</exception>
    public async Task CreateTopicAsync(RocketMQTopicAnnotation topic, CancellationToken cancellationToken)
    {
        var answer = "";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            answer = await RunAsync(JavaCommand.CreateTopic(topic.Name, topic.Queues.ToString(CultureInfo.InvariantCulture)), cancellationToken);
            if (answer.Contains("success", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(Pause, cancellationToken);
        }

        throw new InvalidOperationException($"RocketMQ's topic {topic.Name} could not be created. mqadmin updateTopic answered:\n{answer}");
    }

    /// <summary>Runs a command and returns its answer, which alone tells whether it succeeded.</summary>
    public async Task<string> RunAsync(string[] command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(executable, java.Admin(nameServerPort, command)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[JavaCommand.OptionsVariable] = JavaCommand.Options;
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
