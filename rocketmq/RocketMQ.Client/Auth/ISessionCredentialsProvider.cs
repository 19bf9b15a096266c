namespace Org.Apache.Rocketmq;

/// <summary>Asked for the credentials of every request, so that they may change while a client runs.</summary>
public interface ISessionCredentialsProvider
{
    SessionCredentials SessionCredentials { get; }
}
