namespace Org.Apache.Rocketmq.Error;

/// <summary>The broker throttles this client; sends are retried after the broker's backoff (42900).</summary>
public class TooManyRequestsException : ClientException
{
    public TooManyRequestsException(int responseCode, string requestId, string message) : base(responseCode, requestId, message)
    {
    }

    public TooManyRequestsException(int responseCode, string message) : base(responseCode, message)
    {
    }
}
