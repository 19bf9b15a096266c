extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Google.Protobuf;
using static RocketMQ.Tests.DevBroker.TestClient;

namespace RocketMQ.Tests.DevBroker.Recovery;

public sealed class RetentionTests
{
    [Fact]
    public async Task When_memory_is_full_the_oldest_messages_make_room_and_the_rest_is_delivered()
    {
        await using var broker = await InProcessBroker.StartAsync("--Memory", $"{16 << 20}", "--Queues", "1");
        using var client = broker.Connect();
        for (var i = 0; i < 12; i++)
        {
            var message = Message($"{i}");
            message.SystemProperties.Keys.Add($"{i}");
            message.Body = ByteString.CopyFrom(new byte[3 << 20]);
            Assert.Equal(Code.Ok, (await client.SendAsync(message)).Status.Code);
        }

        List<string> keys = [];
        while (!keys.Contains("11"))
        {
            keys.AddRange((await client.ReceiveAsync("GROUP", batch: 1)).Messages.Select(message => message.SystemProperties.Keys[0]));
        }

        Assert.DoesNotContain("0", keys);
        Assert.Equal(keys.OrderBy(int.Parse), keys);
    }
}
