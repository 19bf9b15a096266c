using System.Security.Cryptography;
using System.Text;
using Org.Apache.Rocketmq;

namespace RocketMQ.Tests.Client;

public sealed class RequestHeadersTests
{
    [Fact]
    public void The_date_is_signed_with_the_secret()
    {
        var config = new ClientConfig.Builder().SetEndpoints("localhost:8081")
            .SetCredentialsProvider(new StaticSessionCredentialsProvider("key", "secret")).Build();

        var headers = new RequestHeaders(config, "client").Create().Headers;

        var date = headers.GetValue("x-mq-date-time")!;
        Assert.Matches("^[0-9]{8}T[0-9]{6}Z$", date);
#pragma warning disable CA5350 // The protocol's.
        var signature = Convert.ToHexString(HMACSHA1.HashData(Encoding.UTF8.GetBytes("secret"), Encoding.UTF8.GetBytes(date)));
#pragma warning restore CA5350
        Assert.Equal($"MQv2-HMAC-SHA1 Credential=key, SignedHeaders=x-mq-date-time, Signature={signature}", headers.GetValue("authorization"));
    }

    [Fact]
    public void Without_credentials_there_is_no_signature()
    {
        var config = new ClientConfig.Builder().SetEndpoints("localhost:8081").SetNamespace("space").Build();

        var (headers, requestId) = new RequestHeaders(config, "client").Create();

        Assert.Null(headers.GetValue("authorization"));
        Assert.Equal("client", headers.GetValue("x-mq-client-id"));
        Assert.Equal("DOTNET", headers.GetValue("x-mq-language"));
        Assert.Equal("space", headers.GetValue("x-mq-namespace"));
        Assert.Equal(requestId, headers.GetValue("x-mq-request-id"));
    }

    [Fact]
    public void Every_request_has_an_id_of_its_own()
    {
        var headers = new RequestHeaders(new ClientConfig.Builder().SetEndpoints("localhost:8081").Build(), "client");
        Assert.NotEqual(headers.Create().RequestId, headers.Create().RequestId);
    }

    [Fact]
    public void A_temporary_credentials_token_is_sent()
    {
        var config = new ClientConfig.Builder().SetEndpoints("localhost:8081").SetCredentialsProvider(new Temporary()).Build();
        Assert.Equal("token", new RequestHeaders(config, "client").Create().Headers.GetValue("x-mq-session-token"));
    }

    private sealed class Temporary : ISessionCredentialsProvider
    {
        public SessionCredentials SessionCredentials => new("key", "secret", "token");
    }
}
