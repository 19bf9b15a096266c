namespace Org.Apache.Rocketmq.Error;

/// <summary>The credentials do not permit the operation (40300).</summary>
public class ForbiddenException : ClientException
{
    public ForbiddenException(int responseCode, string requestId, string message) : base(responseCode, requestId, message)
    {
    }

    public ForbiddenException(int responseCode, string message) : base(responseCode, message)
    {
    }
}
