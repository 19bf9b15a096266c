namespace Org.Apache.Rocketmq.Error;

/// <summary>Headers or message properties are larger than the broker accepts (4310x).</summary>
public class RequestHeaderFieldsTooLargeException : ClientException
{
    public RequestHeaderFieldsTooLargeException(int responseCode, string requestId, string message) : base(responseCode, requestId, message)
    {
    }

    public RequestHeaderFieldsTooLargeException(int responseCode, string message) : base(responseCode, message)
    {
    }
}
