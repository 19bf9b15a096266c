namespace RocketMQ.Hosting;

internal static class RocketMQContainerImageTags
{
    /// <summary>docker.io</summary>
    public const string Registry = "docker.io";

    /// <summary>apache/rocketmq</summary>
    public const string Image = "apache/rocketmq";

    /// <summary>5.5.0</summary>
    public const string Tag = "5.5.0";
}
