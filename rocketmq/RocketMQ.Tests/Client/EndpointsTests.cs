using Org.Apache.Rocketmq;

namespace RocketMQ.Tests.Client;

public sealed class EndpointsTests
{
    [Theory]
    [InlineData("localhost:8081", "localhost:8081")]
    [InlineData("127.0.0.1:8081", "127.0.0.1:8081")]
    [InlineData("http://broker.example:8081", "broker.example:8081")]
    [InlineData("https://broker.example:8081/", "broker.example:8081")]
    [InlineData("[::1]:8081", "[::1]:8081")]
    [InlineData("broker.example", "broker.example:80")]
    public void Host_and_port_are_read(string text, string authority) => Assert.Equal(authority, Endpoints.Parse(text).FirstAuthority);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":8081")]
    [InlineData("localhost:")]
    [InlineData("localhost:http")]
    [InlineData("localhost:65536")]
    public void What_is_not_host_and_port_is_refused(string? text) => Assert.Throws<ArgumentException>(() => Endpoints.Parse(text!));

    [Fact]
    public void The_same_address_is_the_same_server() => Assert.Equal(Endpoints.Parse("localhost:8081"), Endpoints.Parse("http://localhost:8081"));
}
