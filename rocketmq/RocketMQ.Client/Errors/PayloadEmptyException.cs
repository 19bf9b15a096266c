namespace Org.Apache.Rocketmq.Error;

/// <summary>The message has no body (41302).</summary>
public class PayloadEmptyException : ClientException
{
    public PayloadEmptyException(int responseCode, string requestId, string message) : base(responseCode, requestId, message)
    {
    }

    public PayloadEmptyException(int responseCode, string message) : base(responseCode, message)
    {
    }
}
