namespace PushApp.Tests.EndToEnd;

/// <summary>Tests that share one running system.</summary>
[CollectionDefinition(Name)]
public sealed class WholeSystem : ICollectionFixture<PushAppFixture>
{
    public const string Name = "PushApp";
}
