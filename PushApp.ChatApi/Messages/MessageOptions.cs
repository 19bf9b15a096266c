namespace PushApp.ChatApi.Messages;

/// <summary>What a message may be. Configuration section <c>Messages</c>.</summary>
internal sealed record MessageOptions
{
    private const string Section = "Messages";

    // What a request has beside the body: three ids, names and punctuation, with room for white space.
    private const int EnvelopeBytes = 8 * 1024;

    /// <summary>The most bytes of a body, as JSON; 1 to 1 MiB, default 256 KiB.</summary>
    public int MaxBodyBytes { get; init; } = 256 * 1024;

    /// <summary>The most bytes of a request.</summary>
    public int MaxRequestBytes => MaxBodyBytes + EnvelopeBytes;

    /// <exception cref="InvalidOperationException">A value cannot be read or is out of range; the message names its key.</exception>
    public static MessageOptions FromConfiguration(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<MessageOptions>() ?? new MessageOptions();
        return options.MaxBodyBytes is >= 1 and <= 1024 * 1024
            ? options
            : throw new InvalidOperationException($"{Section}:{nameof(MaxBodyBytes)} must be 1 to {1024 * 1024}, is {options.MaxBodyBytes}.");
    }
}
