using System.Net;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi.Requests;

public class BackingServicesTests
{
    [Fact]
    public async Task While_redis_is_away_a_message_is_answered_with_503()
    {
        await using var api = await ChatApiProcess.StartAsync("127.0.0.1:1", "127.0.0.1:1");
        using var bob = await api.AsAsync("bob");

        using var response = await bob.PostAsync("/api/messages", ChatApiProcess.Json("""{"to":"alice","body":1}"""));

        await ProblemAssert.IsAsync(HttpStatusCode.ServiceUnavailable, response);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_redis_that_stands_still_is_told_from_one_that_is_away()
    {
        var redis = new RedisServer();
        await redis.InitializeAsync();
        try
        {
            await using var api = await ChatApiProcess.StartAsync(redis.ConnectionString, "127.0.0.1:1");
            using var bob = await api.AsAsync("bob");
            redis.Signal("STOP");

            for (var i = 0; i < 5; i++)
            {
                using var response = await bob.PostAsync("/api/messages", ChatApiProcess.Json("""{"to":"alice","body":1}"""));
                Assert.Contains("Redis does not answer.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                await ProblemAssert.IsAsync(HttpStatusCode.ServiceUnavailable, response);
            }

            redis.Signal("CONT");
            await Eventually.TrueAsync(async () =>
            {
                using var response = await bob.PostAsync("/api/messages", ChatApiProcess.Json("""{"to":"alice","body":1}"""));
                return response.StatusCode == HttpStatusCode.Accepted;
            });
        }
        finally
        {
            await redis.DisposeAsync();
        }
    }

    [Fact]
    public async Task Outside_development_there_are_no_development_endpoints()
    {
        await using var api = await ChatApiProcess.StartAsync("127.0.0.1:1", "127.0.0.1:1", environment: "Production");

        foreach (var path in new[] { "/", "/scalar", "/openapi/v1.json" })
        {
            using var page = await api.Http.GetAsync(path);
            await ProblemAssert.IsAsync(HttpStatusCode.NotFound, page);
        }

        using var token = await api.Http.PostAsync("/api/dev/token", ChatApiProcess.Json("""{"user":"alice"}"""));
        await ProblemAssert.IsAsync(HttpStatusCode.NotFound, token);
    }
}
