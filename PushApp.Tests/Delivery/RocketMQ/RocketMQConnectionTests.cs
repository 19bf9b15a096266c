using Microsoft.Extensions.Hosting;
using PushApp.Delivery.RocketMQ;

namespace PushApp.Tests.Delivery.RocketMQ;

public class RocketMQConnectionTests
{
    [Fact]
    public void A_host_and_port_is_enough()
    {
        Assert.Equal(new RocketMQConnection { Endpoints = "localhost:8081" }, RocketMQConnection.Parse("localhost:8081"));
        Assert.Equal(new RocketMQConnection { Endpoints = "localhost:8081" }, RocketMQConnection.Parse("Endpoints=localhost:8081"));
    }

    [Fact]
    public void Every_field_is_read()
    {
        var connection = RocketMQConnection.Parse("endpoints=mq.example.com:443;Ssl=true;AccessKey=ak;SecretKey=\"s;k=\";Namespace=prod");

        Assert.Equal(
            new RocketMQConnection { Endpoints = "mq.example.com:443", Ssl = true, AccessKey = "ak", SecretKey = "s;k=", Namespace = "prod" },
            connection);
    }

    [Fact]
    public void The_client_uses_no_tls_unless_asked()
    {
        Assert.False(RocketMQConnection.Parse("localhost:8081").ToClientConfig().SslEnabled);
        Assert.True(RocketMQConnection.Parse("Endpoints=localhost:8081;Ssl=true").ToClientConfig().SslEnabled);
    }

    [Fact]
    public void The_client_gets_keys_and_namespace()
    {
        var config = RocketMQConnection.Parse("Endpoints=localhost:8081;AccessKey=ak;SecretKey=sk;Namespace=prod").ToClientConfig();

        Assert.Equal("localhost:8081", config.Endpoints);
        Assert.Equal("prod", config.Namespace);
        Assert.Equal("ak", config.SessionCredentialsProvider.SessionCredentials.AccessKey);
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("localhost:0")]
    [InlineData(":8081")]
    [InlineData("http://localhost")]
    [InlineData("Ssl=true")]
    [InlineData("Endpoints=localhost:8081;Ssl=maybe")]
    [InlineData("Endpoints=localhost:8081;Tls=true")]
    [InlineData("Endpoints=localhost:8081;AccessKey=ak")]
    [InlineData("Endpoints=localhost:8081;SecretKey=secret-value;=")]
    public void Anything_else_is_an_error_that_names_the_key_and_no_secret(string text)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["ConnectionStrings:rocketmq"] = text;

        var error = Assert.Throws<InvalidOperationException>(() => builder.AddRocketMQClient("rocketmq"));
        Assert.Contains("ConnectionStrings:rocketmq", error.Message);
        Assert.DoesNotContain("secret-value", error.Message);
    }
}
