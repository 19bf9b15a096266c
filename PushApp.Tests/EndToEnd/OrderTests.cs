using PushApp.Tests.Support;
using PushApp.Tests.Support.Telemetry;

namespace PushApp.Tests.EndToEnd;

[Collection(WholeSystem.Name)]
public sealed class OrderTests(PushAppFixture app)
{
    private const int Users = 200;
    private const int Messages = 1000;
    private const int InFlight = 32;

    [Fact]
    public async Task A_thousand_messages_to_two_hundred_users_arrive_once_in_order_through_their_own_gateways()
    {
        var replicas = (await app.ReplicasAsync()).ToArray();
        var users = new Dictionary<string, PushClient>();
        try
        {
            for (var i = 0; i < Users; i++)
            {
                var user = TestUsers.New("user");
                users[user] = await PushClient.ConnectAsync(replicas[i % replicas.Length].Value, await app.TokenAsync(user));
            }

            var names = users.Keys.ToArray();
            // A report that counts all these connections is newer than what earlier tests pushed.
            await Eventually.TrueAsync(async () => (await app.GatewaysAsync()).Values.Sum(g => g.Connections) >= Users);
            var before = await app.SettledGatewaysAsync();
            var trace = TraceParent.New();
            var token = await app.TokenAsync(TestUsers.New("sender"));
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Messages),
                new ParallelOptions { MaxDegreeOfParallelism = InFlight },
                async (i, _) =>
                {
                    using var response = await app.PostMessageAsync(token, new { to = names[i % Users], body = i }, trace.Header);
                    Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
                });

            await Eventually.TrueAsync(() => users.Values.All(client => client.Messages.Count >= Messages / Users));
            Assert.All(users.Values, client => Assert.Equal(
                Enumerable.Range(1, Messages / Users).Select(seq => (long)seq), client.Messages.Select(m => m.Seq)));

            // Every gateway pushed what its own users got, and together they consumed what was published: no less, and
            // nothing twice. Items that wait for one gateway share a RocketMQ message, so its id tells what was published.
            await Eventually.TrueAsync(async () => Delta(before, await app.GatewaysAsync(), g => g.Pushed).Values.Sum() == Messages);
            Assert.All(Delta(before, await app.GatewaysAsync(), g => g.Pushed).Values, pushed => Assert.Equal(Messages / replicas.Length, pushed));
            await Eventually.TrueAsync(() => Sends(trace).Count() == Messages);
            // Without an id is what was not published: its gateway's lease was over at that moment, and the inbox had it.
            var published = Sends(trace).Select(span => span.Attributes.GetValueOrDefault("messaging.message.id")).OfType<string>().Distinct().Count();
            await Eventually.TrueAsync(async () => Delta(before, await app.GatewaysAsync(), g => g.Consumed).Values.Sum() >= published);
            Assert.Equal(published, Delta(before, await app.SettledGatewaysAsync(), g => g.Consumed).Values.Sum());
        }
        finally
        {
            foreach (var client in users.Values)
            {
                await client.DisposeAsync();
            }
        }
    }

    private IEnumerable<ReceivedSpan> Sends(TraceParent trace) =>
        app.Telemetry.Trace(trace.TraceId).Where(span => span.Name == "send PUSH_MESSAGE");

    private static Dictionary<string, long> Delta(
        IReadOnlyDictionary<string, GatewayState> before, IReadOnlyDictionary<string, GatewayState> after, Func<GatewayState, long> count) =>
        after.ToDictionary(g => g.Key, g => count(g.Value) - count(before[g.Key]));
}
