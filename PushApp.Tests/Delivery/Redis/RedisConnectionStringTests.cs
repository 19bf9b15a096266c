using Microsoft.Extensions.Configuration;
using PushApp.Delivery.Redis;

namespace PushApp.Tests.Delivery.Redis;

public sealed class RedisConnectionStringTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("password=secret")]
    [InlineData("redis:6379,password=a,secret=b")]
    public void What_cannot_be_used_is_named_and_not_repeated(string text)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Check(text));
        Assert.Contains("ConnectionStrings:redis", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Null(error.InnerException);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("redis:6379")]
    [InlineData("redis.example.com:6380,ssl=true,user=pushapp,password=…")]
    [InlineData("sentinel-0.redis:26379,sentinel-1.redis:26379,serviceName=mymaster,password=…")]
    [InlineData("redis-0.redis:6379,redis-1.redis:6379,asyncTimeout=2000")]
    public void What_StackExchange_Redis_reads_passes(string? text) => Check(text);

    private static void Check(string? text) => RedisConnectionString.Check(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("ConnectionStrings:redis", text)]).Build());
}
