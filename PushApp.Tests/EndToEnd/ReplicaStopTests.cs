using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using PushApp.Tests.Support;

namespace PushApp.Tests.EndToEnd;

[Collection(WholeSystem.Name)]
public sealed class ReplicaStopTests(PushAppFixture app)
{
    [Fact]
    public async Task Users_of_a_stopped_replica_are_told_to_reconnect_and_receive_on_another()
    {
        var alice = TestUsers.New("alice");
        var (hers, his) = (await app.TokenAsync(alice), await app.TokenAsync(TestUsers.New("bob")));
        var stopped = (await app.ReplicasAsync()).First();
        await using var client = await PushClient.ConnectAsync(stopped.Value, hers);
        try
        {
            await Command(stopped.Key, KnownResourceCommands.StopCommand);
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
