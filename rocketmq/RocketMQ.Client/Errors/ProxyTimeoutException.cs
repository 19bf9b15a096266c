namespace Org.Apache.Rocketmq.Error;

/// <summary>The proxy had no answer in time from the broker behind it (504xx).</summary>
public class ProxyTimeoutException : ClientException
{
    public ProxyTimeoutException(int responseCode, string requestId, string message) : base(responseCode, requestId, message)
    {
    }

    public ProxyTimeoutException(int responseCode, string message) : base(responseCode, message)
    {
    }
}
