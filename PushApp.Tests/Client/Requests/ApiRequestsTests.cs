using System.Text;
using PushApp.Client;

namespace PushApp.Tests.Client.Requests;

public sealed class ApiRequestsTests
{
    [Fact]
    public async Task A_token_that_is_refused_is_replaced_once()
    {
        await using var api = await StubApi.StartAsync((number, _) => Task.FromResult(number == 1 ? (401, "") : (200, "yes")));

        Assert.Equal("yes", await PostAsync(api));

        Assert.Equal(["Bearer token-1", "Bearer token-2"], api.Tokens);
    }

    [Fact]
    public async Task A_second_refusal_is_the_answer()
    {
        await using var api = await StubApi.StartAsync((_, _) => Task.FromResult((401, "")));

        Assert.Equal(401, (await Assert.ThrowsAsync<PushSendException>(() => PostAsync(api))).Status);

        Assert.Equal(2, api.Came.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task What_may_pass_is_tried_again_and_told(int status)
    {
        await using var api = await StubApi.StartAsync((number, _) => Task.FromResult(number == 1 ? (status, "") : (200, "yes")));
        var failures = new List<PushSendException>();

        Assert.Equal("yes", await PostAsync(api, failures.Add));

        Assert.Equal(status, Assert.Single(failures).Status);
    }

    private static async Task<string> PostAsync(StubApi api, Action<PushSendException>? failed = null) =>
        Encoding.UTF8.GetString(await api.Requests.PostAsync("api/messages", "{}"u8.ToArray(), "A test", failed, CancellationToken.None));
}
