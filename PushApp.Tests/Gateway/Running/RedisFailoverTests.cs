using System.Text;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Redis;
using PushApp.Gateway.Protocol;
using PushApp.Tests.Delivery;
using PushApp.Tests.Support;
using StackExchange.Redis;

namespace PushApp.Tests.Gateway.Running;

/// <summary>
/// A replica takes over that has not had the last writes: numbers are given out a second time, for other messages. Those who
/// have the first ones are told, and nobody misses what the new master has accepted.
/// </summary>
public sealed class RedisFailoverTests
{
    [RedisServerFact]
    public async Task Who_has_what_was_lost_is_told_and_what_the_new_master_accepts_comes()
    {
        await using var redis = await RedisPair.StartAsync();
        await using var broker = await DevBrokerProcess.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(redis.Address, broker.Endpoints, null, ("Gateway__HeartbeatSeconds", "1"));
        await using var producer = await GatewaySystem.ProducerAsync(broker.Endpoints);
        var configuration = ConfigurationOptions.Parse(redis.Address);
        RedisClientOptions.FailFast(configuration);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        var (inbox, user) = (new Inbox(new RedisCommands(connection), new InboxOptions()), GatewaySystem.NewUser());
        await using var client = await ConnectAsync();

        for (var i = 1; i <= 3; i++)
        {
            await SendAsync($"kept {i}");
        }

        await redis.CutReplicaOffAsync();
        var epoch = "";
        for (var i = 4; i <= 6; i++)
        {
            epoch = (await SendAsync($"lost {i}")).Epoch;
        }

        Assert.Equal(6, (await client.MessagesAsync(6)).Count);
        await redis.FailOverAsync();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return (await SendAsync("new 4")).Seq == 4;
            }
            catch (Exception e) when (RedisFailure.MayPass(e))
            {
                return false;
            }
        });
        await SendAsync("new 5");
        await SendAsync("new 6");

        Assert.Equal(CloseCodes.Resync, await client.Closed);
        await using var ahead = await ConnectAsync(cursor: 6, epoch);
        Assert.Equal(["new 4", "new 5", "new 6"], GatewaySystem.Bodies(await ahead.MessagesAsync(3)));
        Assert.False((await ahead.Welcome).GetProperty("recovered").GetBoolean());
        await using var behind = await ConnectAsync(cursor: 2, epoch, device: "desk");
        Assert.Equal(["kept 3", "new 4", "new 5", "new 6"], GatewaySystem.Bodies(await behind.MessagesAsync(4)));
        Assert.True((await behind.Welcome).GetProperty("recovered").GetBoolean());

        Task<PushClient> ConnectAsync(long? cursor = null, string? epoch = null, string? device = null) =>
            PushClient.ConnectAsync(gateway.Address, GatewayProcess.Token(user), device, cursor, answersPings: true, epoch);

        async Task<AppendResult> SendAsync(string body)
        {
            var json = Encoding.UTF8.GetBytes($"\"{body}\"");
            var now = DateTimeOffset.UtcNow;
            var stored = await inbox.AppendAsync(user, "sender", body.Replace(' ', '-'), json, now);
            foreach (var route in stored.Routes)
            {
                await GatewaySystem.PublishAsync(producer, route, new()
                {
                    User = user,
                    Id = body.Replace(' ', '-'),
                    Seq = stored.Seq,
                    Epoch = stored.Epoch,
                    From = "sender",
                    SentAt = now,
                    Body = json,
                });
            }

            return stored;
        }
    }
}
