namespace Org.Apache.Rocketmq;

/// <summary>An access key with its secret and, for temporary credentials, the security token.</summary>
public class SessionCredentials
{
    public SessionCredentials(string accessKey, string accessSecret)
    {
        ArgumentNullException.ThrowIfNull(accessKey);
        ArgumentNullException.ThrowIfNull(accessSecret);
        AccessKey = accessKey;
        AccessSecret = accessSecret;
        SecurityToken = null!;
    }

    public SessionCredentials(string accessKey, string accessSecret, string securityToken)
        : this(accessKey, accessSecret)
    {
        ArgumentNullException.ThrowIfNull(securityToken);
        SecurityToken = securityToken;
    }

    public string AccessKey { get; }

    public string AccessSecret { get; }

    /// <summary>Null unless the credentials are temporary ones.</summary>
    public string SecurityToken { get; }
}
