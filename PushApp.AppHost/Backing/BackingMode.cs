namespace PushApp.AppHost.Backing;

/// <summary>Where a backing service comes from.</summary>
internal enum BackingMode
{
    /// <summary>A container that the app host starts.</summary>
    Container,

    /// <summary>RocketMQ only: the distribution under <c>ROCKETMQ_HOME</c>, run with the machine's Java.</summary>
    Local,

    /// <summary>A server of this repository, run as a process: <c>PushApp.DevRedis</c>, <c>PushApp.DevBroker</c>.</summary>
    Embedded,

    /// <summary>Somebody else's: the connection string <c>ConnectionStrings:{name}</c>.</summary>
    External,
}
