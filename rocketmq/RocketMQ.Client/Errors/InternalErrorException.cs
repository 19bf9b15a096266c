namespace Org.Apache.Rocketmq.Error;

/// <summary>The broker, or this client, met a condition that it did not expect (500xx).</summary>
public class InternalErrorException : ClientException
{
    public InternalErrorException(string message) : base(message)
    {
    }

    public InternalErrorException(int responseCode, string requestId, string message) : base(responseCode, requestId, message)
    {
    }

    public InternalErrorException(int responseCode, string message) : base(responseCode, message)
    {
    }
}
