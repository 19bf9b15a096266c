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

    /// <summary>A type of topic as RocketMQ writes it.</summary>
    public static string NameOf(RocketMQTopicType type) => type is RocketMQTopicType.Fifo ? "FIFO" : "NORMAL";

    /// <summary>Creates a topic once the broker has registered.</summary>
    /// <exception cref="InvalidOperationException">It did not come to be; the message holds mqadmin's last answer.</exception>
    public Task CreateAsync(RocketMQTopicAnnotation topic, CancellationToken cancellationToken) => CreateAsync(
        JavaCommand.CreateTopic(topic.Name, topic.Queues.ToString(CultureInfo.InvariantCulture), NameOf(topic.Type)), $"topic {topic.Name}", cancellationToken);

    /// <summary>Creates a FIFO consumer group once the broker has registered.</summary>
    /// <inheritdoc cref="CreateAsync(RocketMQTopicAnnotation, CancellationToken)" path="/exception"/>
    public Task CreateAsync(RocketMQFifoGroupAnnotation group, CancellationToken cancellationToken) =>
        CreateAsync(JavaCommand.CreateFifoGroup(group.Name), $"consumer group {group.Name}", cancellationToken);

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

    private async Task CreateAsync(string[] command, string what, CancellationToken cancellationToken)
    {
        var answer = "";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            answer = await RunAsync(command, cancellationToken);
            if (answer.Contains("success", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(Pause, cancellationToken);
        }

        throw new InvalidOperationException($"RocketMQ's {what} could not be created. mqadmin {command[0]} answered:\n{answer}");
    }
}
