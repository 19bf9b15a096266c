using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;

namespace Org.Apache.Rocketmq;

/// <summary>
/// The headers that RocketMQ's proxy wants on every call. What never changes is made once; date and signature,
/// which have a resolution of a second, once a second.
/// </summary>
internal sealed class RequestHeaders
{
    private readonly ISessionCredentialsProvider? _credentials;
    private readonly Metadata.Entry[] _constant;
    private Signed? _signed;

    public RequestHeaders(ClientConfig config, string clientId)
    {
        _credentials = config.SessionCredentialsProvider;
        List<Metadata.Entry> constant =
        [
            new("x-mq-language", "DOTNET"),
            new("x-mq-client-version", ClientIdentity.Version),
            new("x-mq-client-id", clientId),
            new("x-mq-protocol", "v2"),
        ];
        if (!string.IsNullOrEmpty(config.Namespace))
        {
            constant.Add(new("x-mq-namespace", config.Namespace));
        }

        _constant = [.. constant];
    }

    /// <summary>The headers of one call and the request id among them.</summary>
    public (Metadata Headers, string RequestId) Create()
    {
        var requestId = Guid.NewGuid().ToString();
        var headers = new Metadata { { "x-mq-request-id", requestId } };
        foreach (var entry in _constant)
        {
            headers.Add(entry);
        }

        foreach (var entry in CurrentSignature())
        {
            headers.Add(entry);
        }

        return (headers, requestId);
    }

    private Metadata.Entry[] CurrentSignature()
    {
        var now = DateTime.UtcNow;
        var second = now.Ticks / TimeSpan.TicksPerSecond;
        var credentials = _credentials?.SessionCredentials;
        var signed = _signed;
        if (signed is null || signed.Second != second || !ReferenceEquals(signed.Credentials, credentials))
        {
            _signed = signed = new Signed(second, credentials, Sign(now, credentials));
        }

        return signed.Entries;
    }

    private static Metadata.Entry[] Sign(DateTime now, SessionCredentials? credentials)
    {
        var date = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var dateEntry = new Metadata.Entry("x-mq-date-time", date);
        if (credentials is null)
        {
            return [dateEntry];
        }

#pragma warning disable CA5350 // The protocol prescribes HMAC-SHA1.
        var signature = HMACSHA1.HashData(Encoding.UTF8.GetBytes(credentials.AccessSecret), Encoding.ASCII.GetBytes(date));
#pragma warning restore CA5350
        var authorization = new Metadata.Entry("authorization",
            $"MQv2-HMAC-SHA1 Credential={credentials.AccessKey}, SignedHeaders=x-mq-date-time, Signature={Convert.ToHexString(signature)}");
        return string.IsNullOrEmpty(credentials.SecurityToken)
            ? [dateEntry, authorization]
            : [dateEntry, authorization, new("x-mq-session-token", credentials.SecurityToken)];
    }

    private sealed record Signed(long Second, SessionCredentials? Credentials, Metadata.Entry[] Entries);
}
