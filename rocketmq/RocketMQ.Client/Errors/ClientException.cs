namespace Org.Apache.Rocketmq.Error;

/// <summary>
/// The base of what a broker's refusal becomes. The text begins with the broker's response code
/// (<c>apache.rocketmq.v2.Code</c>) and, where there was a request, its id.
/// </summary>
public class ClientException : Exception
{
    protected ClientException(string message, Exception exception) : base(message, exception)
    {
    }

    protected ClientException(string message) : base(message)
    {
    }

    protected ClientException(int responseCode, string requestId, string message)
        : base($"[request-id={requestId}, response-code={responseCode}] {message}")
    {
        ResponseCode = responseCode;
    }

    protected ClientException(int responseCode, string message)
        : base($"[response-code={responseCode}] {message}")
    {
        ResponseCode = responseCode;
    }

    internal int ResponseCode { get; }
}
