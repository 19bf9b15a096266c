namespace Org.Apache.Rocketmq.Error;

/// <summary>The server does not know or does not allow the operation (505xx, and any code unknown to this client).</summary>
public class UnsupportedException : ClientException
{
    public UnsupportedException(int responseCode, string requestId, string message) : base(responseCode, requestId, message)
    {
    }

    public UnsupportedException(int responseCode, string message) : base(responseCode, message)
    {
    }
}
