namespace Org.Apache.Rocketmq;

/// <summary>One message that consumers see only if it is committed.</summary>
public interface ITransaction
{
    Task Commit();

    Task Rollback();
}
