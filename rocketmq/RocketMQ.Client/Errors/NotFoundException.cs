namespace Org.Apache.Rocketmq.Error;

/// <summary>The topic, consumer group or message does not exist (404xx).</summary>
public class NotFoundException : ClientException
{
    public NotFoundException(string message) : base(message)
    {
    }

    public NotFoundException(int responseCode, string requestId, string message) : base(responseCode, requestId, message)
    {
    }

    public NotFoundException(int responseCode, string message) : base(responseCode, message)
    {
    }
}
