namespace PushApp.Tests.Delivery;

/// <summary>Tests that share one server and run one after the other, each with users and gateways of its own.</summary>
[CollectionDefinition(Name)]
public sealed class SharedRedis : ICollectionFixture<RedisServer>
{
    public const string Name = "delivery on Redis";

    public static string NewId(string prefix) => $"{prefix}-{Guid.NewGuid():n}";
}
