using System.Buffers.Text;
using System.Globalization;
using PushApp.RocketMQ.Protocol;
using Encoding = System.Text.Encoding;

namespace PushApp.DevBroker.Delays;

/// <summary>Identifies a delayed message for its recall. Opaque to clients.</summary>
/// <param name="Topic">The message's topic.</param>
/// <param name="Due">Milliseconds of Unix time.</param>
/// <param name="MessageId">The message's id.</param>
/// <param name="Address">Where it is in the log.</param>
internal sealed record RecallHandle(string Topic, long Due, string MessageId, long Address)
{
    private const string Version = "v1";

    /// <exception cref="BrokerException">INTERNAL_SERVER_ERROR, as Apache RocketMQ answers.</exception>
    public static RecallHandle Parse(string text)
    {
        try
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ');
            if (parts.Length == 5 && parts[0] == Version
                && long.TryParse(parts[2], CultureInfo.InvariantCulture, out var due)
                && long.TryParse(parts[4], CultureInfo.InvariantCulture, out var address))
            {
                return new RecallHandle(parts[1], due, parts[3], address);
            }
        }
        catch (FormatException)
        {
            // Answered like any other text that is no handle.
        }

        throw new BrokerException(Code.InternalServerError, "recall handle is invalid");
    }

    public override string ToString() => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Version} {Topic} {Due} {MessageId} {Address}")));
}
