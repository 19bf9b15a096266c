namespace Org.Apache.Rocketmq.Error;

/// <summary>The account is suspended for overdue payment (40200).</summary>
public class PaymentRequiredException : ClientException
{
    public PaymentRequiredException(int responseCode, string requestId, string message) : base(responseCode, requestId, message)
    {
    }

    public PaymentRequiredException(int responseCode, string message) : base(responseCode, message)
    {
    }
}
