namespace PushApp.ChatApi.Publishing;

/// <summary>How messages wait for RocketMQ. Configuration section <c>Publishing</c>.</summary>
internal sealed record PublishOptions
{
    private const string Section = "Publishing";

    /// <summary>How long a request waits for its publish; 100 ms to 30 s, default 2 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The most messages that wait for one gateway; 1 to 100,000, default 1,024.</summary>
    public int QueueCapacity { get; init; } = 1024;

    /// <summary>
    /// The most messages in one RocketMQ message; 1 to 100, default 64. Their ids become its keys, which have to fit
    /// RocketMQ's 16 KiB of properties.
    /// </summary>
    public int MaxBatchItems { get; init; } = 64;

    /// <summary>Bodies of together more than this do not share a RocketMQ message; 1 KiB to 2 MiB, default 1 MiB. RocketMQ takes 4 MiB.</summary>
    public int MaxBatchBytes { get; init; } = 1024 * 1024;

    /// <exception cref="InvalidOperationException">A value cannot be read or is out of range; the message names its key.</exception>
    public static PublishOptions FromConfiguration(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<PublishOptions>() ?? new PublishOptions();
        Check(nameof(Timeout), options.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
        Check(nameof(QueueCapacity), options.QueueCapacity, 1, 100_000);
        Check(nameof(MaxBatchItems), options.MaxBatchItems, 1, 100);
        Check(nameof(MaxBatchBytes), options.MaxBatchBytes, 1024, 2 * 1024 * 1024);
        return options;
    }

    private static void Check<T>(string name, T value, T min, T max) where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            throw new InvalidOperationException($"{Section}:{name} must be {min} to {max}, is {value}.");
        }
    }
}
