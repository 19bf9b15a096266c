using System.Buffers;
using System.Security.Cryptography;
using PushApp.RocketMQ.Protocol;
using Encoding = System.Text.Encoding;

namespace PushApp.DevBroker.Access;

/// <summary>
/// Checks the signature of requests where the options name an access key. What is refused, and by which words, is as
/// Apache RocketMQ 5.5.0 was seen to do it.
/// </summary>
internal sealed class AccessKey(BrokerOptions options)
{
    private const string AuthorizationField = "authorization";
    private const string DateField = "x-mq-date-time";

    private readonly byte[]? _secret = options.SecretKey is { Length: > 0 } secret ? Encoding.UTF8.GetBytes(secret) : null;

    /// <exception cref="BrokerException">UNAUTHORIZED: the request is not signed with the access key.</exception>
    public void Verify(IHeaderDictionary headers)
    {
        if (_secret is null)
        {
            return;
        }

        var authorization = headers[AuthorizationField].ToString();
        if (authorization.Length == 0)
        {
            throw Refusal("username cannot be null.");
        }

        var date = headers[DateField].ToString();
        if (date.Length == 0)
        {
            throw Refusal("datetime is null.");
        }

        AuthorizationHeader.Parse(authorization, out var user, out var hex);
        Span<byte> signature = stackalloc byte[HMACSHA1.HashSizeInBytes];
        var decoded = Convert.FromHexString(hex, signature, out _, out var length);
        if (decoded is OperationStatus.InvalidData or OperationStatus.NeedMoreData)
        {
            throw Refusal("create authentication context error.");
        }

        if (user.IsEmpty)
        {
            throw Refusal("username cannot be null.");
        }

        if (!user.SequenceEqual(options.AccessKey))
        {
            throw Refusal($"User:{user} is not found.");
        }

        if (decoded != OperationStatus.Done || !CryptographicOperations.FixedTimeEquals(signature[..length], Sign(_secret, date)))
        {
            throw Refusal("check signature failed.");
        }
    }

#pragma warning disable CA5350 // The protocol prescribes HMAC-SHA1.
    private static byte[] Sign(byte[] secret, string date) => HMACSHA1.HashData(secret, Encoding.UTF8.GetBytes(date));
#pragma warning restore CA5350

    private static BrokerException Refusal(string text) => new(Code.Unauthorized, text);
}
