extern alias DevBroker;

using System.Security.Cryptography;
using DevBroker::PushApp.RocketMQ.Protocol;

namespace RocketMQ.Tests.DevBroker.Access;

/// <summary>Codes and texts are those that Apache RocketMQ 5.5.0 was seen to answer.</summary>
public sealed class AccessKeyTests : IAsyncLifetime
{
    private const string Date = "20260102T030405Z";

    private InProcessBroker _broker = null!;
    private TestClient _client = null!;

    public async Task InitializeAsync()
    {
        _broker = await InProcessBroker.StartAsync("--AccessKey", "someone", "--SecretKey", "s3cret");
        _client = _broker.Connect();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _broker.DisposeAsync();
    }

    [Theory]
    [InlineData("MQv2-HMAC-SHA1 Credential=someone, SignedHeaders=x-mq-date-time, Signature={0}")]
    [InlineData("MQv2-HMAC-SHA1 Signature={1}, Credential=someone/region/RocketMQ")]
    public async Task A_signed_request_is_answered(string authorization)
    {
        Assert.Equal(Code.Ok, (await RouteAsync(authorization, Date)).Code);
    }

    [Theory]
    [InlineData(null, Date, "username cannot be null.")]
    [InlineData("MQv2-HMAC-SHA1 Credential=someone, Signature={0}", null, "datetime is null.")]
    [InlineData("MQv2-HMAC-SHA1 Credential=someone, Signature={0}", "20260102T030406Z", "check signature failed.")]
    [InlineData("MQv2-HMAC-SHA1 Credential=someone, Signature=abcd", Date, "check signature failed.")]
    [InlineData("MQv2-HMAC-SHA1 Credential=someone, Signature={0}00", Date, "check signature failed.")]
    [InlineData("MQv2-HMAC-SHA1 Credential=someone", Date, "check signature failed.")]
    [InlineData("MQv2-HMAC-SHA1 Credential=nobody, Signature={0}", Date, "User:nobody is not found.")]
    [InlineData("MQv2-HMAC-SHA1 Credential=, Signature={0}", Date, "username cannot be null.")]
    [InlineData("MQv2-HMAC-SHA1 Credential=/", Date, "authentication credential length is incorrect, actual length=0.")]
    [InlineData("MQv2-HMAC-SHA1 Credential=someone, Signature=xy", Date, "create authentication context error.")]
    [InlineData("MQv2-HMAC-SHA1 Credential=someone, Signature=abc", Date, "create authentication context error.")]
    [InlineData("MQv2-HMAC-SHA1 Credential", Date, "authentication keyValues length is incorrect, actual length=1.")]
    [InlineData("MQv2-HMAC-SHA1", Date, "authentication header is incorrect.")]
    public async Task Any_other_request_is_refused(string? authorization, string? date, string text)
    {
        var status = await RouteAsync(authorization, date);
        Assert.Equal(Code.Unauthorized, status.Code);
        Assert.Equal(text, status.Message);
    }

    [Fact]
    public async Task The_streams_are_refused_by_a_status_and_nothing_else()
    {
        var refused = Assert.Single((await _client.ReceiveAsync("GROUP")).Parts);
        Assert.Equal(Code.Unauthorized, refused.Status.Code);

        using var telemetry = _client.Calls.Telemetry(_client.Headers);
        await telemetry.RequestStream.WriteAsync(new TelemetryCommand { Settings = new Settings { Publishing = new Publishing() } });
        Assert.True(await telemetry.ResponseStream.MoveNext(CancellationToken.None));
        var answer = telemetry.ResponseStream.Current;
        Assert.Equal(Code.Unauthorized, answer.Status.Code);
        Assert.Null(answer.Settings);
        Assert.False(await telemetry.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Theory]
    [InlineData("--AccessKey", "SecretKey")]
    [InlineData("--SecretKey", "AccessKey")]
    public async Task A_key_without_its_other_half_is_refused_at_the_start(string given, string missing)
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => InProcessBroker.StartAsync(given, "half"));
        Assert.StartsWith(missing, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("half", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<DevBroker::PushApp.RocketMQ.Protocol.Status> RouteAsync(string? authorization, string? date)
    {
#pragma warning disable CA5350 // The protocol prescribes HMAC-SHA1.
        var signature = Convert.ToHexString(HMACSHA1.HashData("s3cret"u8, System.Text.Encoding.ASCII.GetBytes(Date)));
#pragma warning restore CA5350
        var headers = _client.Headers;
        if (authorization is not null)
        {
            headers.Add("authorization", authorization.Replace("{0}", signature, StringComparison.Ordinal)
                .Replace("{1}", signature.ToLowerInvariant(), StringComparison.Ordinal));
        }

        if (date is not null)
        {
            headers.Add("x-mq-date-time", date);
        }

        return (await _client.Calls.QueryRouteAsync(new QueryRouteRequest { Topic = new Resource { Name = TestClient.Topic } }, headers)).Status;
    }
}
