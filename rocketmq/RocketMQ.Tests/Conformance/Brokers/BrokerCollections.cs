namespace RocketMQ.Tests.Conformance.Brokers;

/// <summary>All conformance tests share one DevBroker.</summary>
[CollectionDefinition(Name)]
public sealed class OnDevBroker : ICollectionFixture<DevBrokerServer>
{
    public const string Name = "on DevBroker";
}

/// <summary>All conformance tests share one Apache RocketMQ, for it takes half a minute to start.</summary>
[CollectionDefinition(Name)]
public sealed class OnApacheRocketMQ : ICollectionFixture<ApacheRocketMQServer>
{
    public const string Name = "on Apache RocketMQ";
}
