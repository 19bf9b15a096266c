extern alias DevBroker;

using DevBroker::PushApp.RocketMQ.Protocol;
using Google.Protobuf;
using static RocketMQ.Tests.DevBroker.TestClient;

namespace RocketMQ.Tests.DevBroker.Recovery;

/// <summary>The messages that are left when a folder's limits are reached.</summary>
public sealed class DurableRetentionTests : IDisposable
{
    private const string Group = "GROUP";
    private const int MiB = 1 << 20;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("devbroker-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Beyond_its_size_the_oldest_files_go_and_progress_stays()
    {
        await using (var broker = await StartAsync())
        {
            using var client = broker.Connect();
            await client.SendAsync(Message("first", topic: "QUIET"));
            await client.ConsumeAsync(Group, 1, topic: "QUIET");
            await SendAsync(client, 0, 10);
            Assert.Equal("0", Assert.Single((await client.ReceiveAsync(Group, batch: 1)).Messages).SystemProperties.Keys[0]);
            await SendAsync(client, 10, 60);
            await Eventually.TrueAsync(() => Files().Length <= 3 && !Files().Any(file => file.Name.EndsWith(".0", StringComparison.Ordinal)));
        }

        await using var again = await StartAsync();
        using var consumer = again.Connect();

        // The queue that lost all of its messages goes on where it was, and so does the group.
        Assert.Equal(1, (await consumer.SendAsync(Message("second", topic: "QUIET"))).Entries[0].Offset);
        Assert.Equal(["second"], (await consumer.ReceiveAsync(Group, topic: "QUIET")).Bodies);

        List<string> keys = [];
        while (!keys.Contains("69"))
        {
            var received = (await consumer.ReceiveAsync(Group, batch: 4)).Messages;
            keys.AddRange(received.Select(message => message.SystemProperties.Keys[0]));
        }

        Assert.DoesNotContain("0", keys);
        Assert.Equal(keys.OrderBy(int.Parse), keys);
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    [Fact]
    public async Task Beyond_their_age_files_go_but_the_one_that_is_written_to()
    {
        await using var broker = await StartAsync();
        using var client = broker.Connect();
        await SendAsync(client, 0, 20);
        Assert.Contains(Files(), file => file.Name.EndsWith(".0", StringComparison.Ordinal));

        foreach (var file in Files())
        {
            file.LastWriteTimeUtc = DateTime.UtcNow.AddDays(-4);
        }

        await Eventually.TrueAsync(() => Files().Length == 1);
        Assert.Equal("messages.log.1", Files().Single().Name);
    }

    private Task<InProcessBroker> StartAsync() =>
        InProcessBroker.StartAsync("--data", _data.FullName, "--RetainBytes", $"{128 * MiB}", "--Queues", "1");

    private FileInfo[] Files() => _data.GetFiles("messages.log.*");

    private static async Task SendAsync(TestClient client, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            var message = Message("");
            message.SystemProperties.Keys.Add($"{i}");
            message.Body = ByteString.CopyFrom(new byte[3 * MiB]);
            Assert.Equal(Code.Ok, (await client.SendAsync(message)).Status.Code);
        }
    }
}
