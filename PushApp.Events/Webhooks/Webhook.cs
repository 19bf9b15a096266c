using System.Globalization;
using PushApp.Delivery.Events;

namespace PushApp.Events.Webhooks;

/// <summary>
/// Where events are posted to, and which. Configuration section <c>Webhooks:&lt;name&gt;</c>; any number of them. The name is a
/// part of its consumer group's: another name begins anew.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Url"><c>Webhooks:&lt;name&gt;:Url</c>: takes <c>POST</c>. https, or http at loopback.</param>
/// <param name="Secret"><c>Webhooks:&lt;name&gt;:Secret</c>: what requests are signed with, <c>whsec_</c> and 24 to 64 bytes in Base64.</param>
/// <param name="Tags"><c>Webhooks:&lt;name&gt;:Events</c>: <c>presence</c>, <c>away</c>, <c>receipt</c>; all by default.</param>
/// <param name="Attempts">
/// <c>Webhooks:&lt;name&gt;:Attempts</c>: how often an event is posted that it does not take while it takes others. 1 to 1,000, default 10.
/// </param>
internal sealed record Webhook(string Name, Uri Url, byte[] Secret, IReadOnlyList<string> Tags, int Attempts)
{
    private const string Section = "Webhooks";

    private const string SecretPrefix = "whsec_";
    private const int DefaultAttempts = 10;
    private const int MostAttempts = 1000;
    private const int LeastSecretBytes = 24;
    private const int MostSecretBytes = 64;

    // What RocketMQ takes in a consumer group's name, with what stands before it.
    private const int MostNameLength = 64;

    /// <summary>The consumer group that says how far it has come.</summary>
    public string Group => EventTopic.GroupOf(Name);

    /// <summary>Reads all of them.</summary>
    /// <exception cref="InvalidOperationException">A value is not usable; the message names its key, and repeats no secret.</exception>
    public static IReadOnlyList<Webhook> Read(IConfiguration configuration) =>
        [.. configuration.GetSection(Section).GetChildren().Select(Read)];

    private static Webhook Read(IConfigurationSection section)
    {
        if (section.Key.Length > MostNameLength || section.Key.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
        {
            throw new InvalidOperationException($"{section.Path} must be named with 1 to {MostNameLength} letters, digits, - and _.");
        }

        return new Webhook(section.Key, ReadUrl(section), ReadSecret(section), ReadTags(section), ReadAttempts(section));
    }

    private static Uri ReadUrl(IConfigurationSection section) =>
        Uri.TryCreate(section["Url"], UriKind.Absolute, out var url) && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? url
            : throw new InvalidOperationException(
                $"{section.Path}:Url must be an https address, or an http one at loopback, and have no user in it.");

    private static byte[] ReadSecret(IConfigurationSection section)
    {
        var bytes = new byte[MostSecretBytes + 1];
        return section["Secret"] is { } text && text.StartsWith(SecretPrefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[SecretPrefix.Length..], bytes, out var count) && count is >= LeastSecretBytes and <= MostSecretBytes
            ? bytes[..count]
            : throw new InvalidOperationException(
                $"{section.Path}:Secret must be {SecretPrefix} and {LeastSecretBytes} to {MostSecretBytes} random bytes in Base64: echo {SecretPrefix}$(openssl rand -base64 32)");
    }

    private static IReadOnlyList<string> ReadTags(IConfigurationSection section)
    {
        string[] tags = [.. section.GetSection("Events").GetChildren().Select(tag => tag.Value ?? "")];
        return Array.TrueForAll(tags, EventTopic.Tags.Contains)
            ? tags.Length == 0 ? EventTopic.Tags : tags
            : throw new InvalidOperationException($"{section.Path}:Events must have some of {string.Join(", ", EventTopic.Tags)}.");
    }

    private static int ReadAttempts(IConfigurationSection section) => section["Attempts"] is not { } text ? DefaultAttempts
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var attempts) && attempts is >= 1 and <= MostAttempts ? attempts
        : throw new InvalidOperationException($"{section.Path}:Attempts must be 1 to {MostAttempts}.");
}
