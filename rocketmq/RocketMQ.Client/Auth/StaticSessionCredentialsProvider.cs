namespace Org.Apache.Rocketmq;

/// <summary>Credentials that never change.</summary>
public class StaticSessionCredentialsProvider : ISessionCredentialsProvider
{
    public StaticSessionCredentialsProvider(string accessKey, string accessSecret)
    {
        SessionCredentials = new SessionCredentials(accessKey, accessSecret);
    }

    public SessionCredentials SessionCredentials { get; }
}
