namespace PushApp.Tests.Sdk;

/// <summary>Scenarios that share one system and run one after the other, each with users of its own.</summary>
[CollectionDefinition(Name)]
public sealed class SdkTests : ICollectionFixture<SdkSystem>
{
    public const string Name = "SDKs";
}
