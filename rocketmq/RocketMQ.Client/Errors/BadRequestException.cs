namespace Org.Apache.Rocketmq.Error;

/// <summary>The broker found a field or header of the request malformed, missing or contradictory (400xx).</summary>
public class BadRequestException : ClientException
{
    public BadRequestException(int responseCode, string requestId, string message) : base(responseCode, requestId, message)
    {
    }

    public BadRequestException(int responseCode, string message) : base(responseCode, message)
    {
    }
}
