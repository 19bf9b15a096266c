namespace Org.Apache.Rocketmq.Error;

/// <summary>The message body is larger than the broker accepts (4130x).</summary>
public class PayloadTooLargeException : ClientException
{
    public PayloadTooLargeException(int responseCode, string requestId, string message) : base(responseCode, requestId, message)
    {
    }

    public PayloadTooLargeException(int responseCode, string message) : base(responseCode, message)
    {
    }
}
