using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Access;

/// <summary>
/// Reads a request's <c>authorization</c> header:
/// <c>MQv2-HMAC-SHA1 Credential=KEY, SignedHeaders=x-mq-date-time, Signature=HEX</c>; only the two that count are looked at.
/// </summary>
internal static class AuthorizationHeader
{
    /// <param name="header">The header's value.</param>
    /// <param name="accessKey">Without what may follow it after a slash; empty where the header has none.</param>
    /// <param name="signature">Hexadecimal; empty where the header has none.</param>
    /// <exception cref="BrokerException">UNAUTHORIZED: it is not of this form.</exception>
    public static void Parse(ReadOnlySpan<char> header, out ReadOnlySpan<char> accessKey, out ReadOnlySpan<char> signature)
    {
        accessKey = signature = default;
        var scheme = header.IndexOf(' ');
        if (scheme < 0)
        {
            throw Malformed("authentication header is incorrect.");
        }

        var items = header[(scheme + 1)..];
        foreach (var range in items.Split(','))
        {
            var item = items[range].Trim();
            var equals = item.IndexOf('=');
            if (equals < 0)
            {
                throw Malformed("authentication keyValues length is incorrect, actual length=1.");
            }

            var value = item[(equals + 1)..];
            switch (item[..equals])
            {
                case "Credential":
                    accessKey = AccessKeyOf(value);
                    break;
                case "Signature":
                    signature = value;
                    break;
            }
        }
    }

    private static ReadOnlySpan<char> AccessKeyOf(ReadOnlySpan<char> credential)
    {
        if (!credential.IsEmpty && !credential.ContainsAnyExcept('/'))
        {
            throw Malformed("authentication credential length is incorrect, actual length=0.");
        }

        var slash = credential.IndexOf('/');
        return slash < 0 ? credential : credential[..slash];
    }

    private static BrokerException Malformed(string text) => new(Code.Unauthorized, text);
}
