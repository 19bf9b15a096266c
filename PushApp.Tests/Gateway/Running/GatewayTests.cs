namespace PushApp.Tests.Gateway.Running;

/// <summary>Tests that share one system and run one after the other, each with users of its own.</summary>
[CollectionDefinition(Name)]
public sealed class GatewayTests : ICollectionFixture<GatewaySystem>
{
    public const string Name = "gateways";
}
