using System.Net;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using PushApp.ServiceDefaults;
using PushApp.Tests.Support;

namespace PushApp.Tests.EndToEnd;

[Collection(WholeSystem.Name)]
public sealed class ReplicaStopTests(PushAppFixture app)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Users_of_a_replica_that_is_stopped_or_drained_are_told_to_reconnect_and_receive_on_another(bool isDrained)
    {
        var alice = TestUsers.New("alice");
        var (hers, his) = (await app.TokenAsync(alice), await app.TokenAsync(TestUsers.New("bob")));
        var stopped = (await app.ReplicasAsync()).First();
        await using var client = await PushClient.ConnectAsync(stopped.Value, hers);
        try
        {
            if (isDrained)
            {
                using var drain = await app.CallAsync(HttpMethod.Post, $"/api/gateways/{stopped.Key}/drain", await app.TokenAsync("ops", Scopes.Operator));
                Assert.Equal(HttpStatusCode.Accepted, drain.StatusCode);
            }
            else
            {
                await Command(stopped.Key, KnownResourceCommands.StopCommand);
            }

            Assert.InRange(await client.Closed, 4500, 4999);
            await Eventually.TrueAsync(async () => !(await app.GatewaysAsync()).ContainsKey(stopped.Key));

            var sent = await app.SendAsync(his, alice, "while away");
            Assert.Equal("stored", sent.Status);
            await using var again = await PushClient.ConnectAsync(app.App.GetEndpoint("gateway", "http"), hers);
            Assert.NotEqual(stopped.Key, (await again.Welcome).GetProperty("gateway").GetString());
            await again.MessagesAsync(1);
            await app.SendAsync(his, alice, "live");

            Assert.Equal(["while away", "live"], (await again.MessagesAsync(2)).Select(m => m.Body.GetString()));
        }
        finally
        {
            await Command(stopped.Key, KnownResourceCommands.StartCommand);
            await Eventually.TrueAsync(async () => (await app.GatewaysAsync()).Count == PushAppFixture.GatewayCount);
        }
    }

    private async Task Command(string resourceId, string command)
    {
        var result = await app.App.ResourceCommands.ExecuteCommandAsync(resourceId, command);
        Assert.True(result.Success, $"{command} {resourceId}");
    }
}
