namespace Org.Apache.Rocketmq.Error;

/// <summary>The request carries no valid credentials (40100).</summary>
public class UnauthorizedException : ClientException
{
    public UnauthorizedException(int responseCode, string requestId, string message) : base(responseCode, requestId, message)
    {
    }

    public UnauthorizedException(int responseCode, string message) : base(responseCode, message)
    {
    }
}
