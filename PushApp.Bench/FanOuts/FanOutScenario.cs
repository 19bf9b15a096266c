using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Bench.Load;
using PushApp.Bench.Peers;
using PushApp.ServiceDefaults;

namespace PushApp.Bench.FanOuts;

/// <summary>One message to a group whose members are all connected, spread over the gateways; and one to everybody.</summary>
internal static class FanOutScenario
{
    // What one request adds at most.
    private const int LargestChange = 10_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    // Gateways report what they have consumed about every second.
    private static readonly TimeSpan Report = TimeSpan.FromSeconds(3);

    /// <summary>Measures so many rounds; one goes before, which is not counted.</summary>
    public static async Task<IReadOnlyList<FanOutResult>> RunAsync(Arguments arguments, int members)
    {
        var results = new List<FanOutResult>();
        foreach (var nodes in arguments.Nodes)
        {
            await using var redis = await BenchRedis.StartAsync(arguments.Redis);
            await using var peer = await PeerStart.StartAsync(PushAppPeer.Name, arguments, redis, nodes);
            using var http = new HttpClient { BaseAddress = new Uri(peer.Sends!, "/"), Timeout = Limit };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", peer.Token("bench-system", Scopes.System, Scopes.Operator));

            string[] users = [.. Enumerable.Range(0, members).Select(i => $"member-{Environment.ProcessId}-{i}")];
            var group = await GroupAsync(http, users);
            var arrivals = new Arrivals(members);
            await using var clients = await Clients.ConnectAsync(peer, users, (client, frame) => Volatile.Read(ref arrivals).Take(client, frame));
            var body = new string('x', arguments.Body);
            for (var round = 0; round <= arguments.Rounds; round++)
            {
                foreach (var (kind, path) in new[] { ("group", $"api/groups/{group}/messages"), ("broadcast", "api/broadcast") })
                {
                    var before = await ConsumedAsync(http);
                    Volatile.Write(ref arrivals, new Arrivals(members));
                    var answered = await SendAsync(http, path, body, arrivals);
                    await EndAsync(arrivals);
                    if (round > 0)
                    {
                        results.Add(new FanOutResult
                        {
                            Kind = kind,
                            Receivers = members,
                            Answered = answered.TotalMilliseconds,
                            P50 = arrivals.Times.Milliseconds(50),
                            All = arrivals.Times.Milliseconds(100),
                            Consumed = await ConsumedAsync(http) - before,
                            Missing = arrivals.Missing,
                        });
                    }
                }
            }
        }

        return results;
    }

    private static async Task<string> GroupAsync(HttpClient http, string[] members)
    {
        var group = $"bench-{Environment.ProcessId}";
        using var made = await http.PutAsync($"api/groups/{group}", null);
        made.EnsureSuccessStatusCode();
        foreach (var some in members.Chunk(LargestChange))
        {
            using var filled = await http.PostAsJsonAsync($"api/groups/{group}/members", new { add = some });
            filled.EnsureSuccessStatusCode();
        }

        return group;
    }

    private static async Task<TimeSpan> SendAsync(HttpClient http, string path, string body, Arrivals arrivals)
    {
        using var response = await http.PostAsJsonAsync(path, new { body });
        response.EnsureSuccessStatusCode();
        return arrivals.Elapsed;
    }

    private static async Task EndAsync(Arrivals arrivals)
    {
        while (arrivals.Missing > 0 && arrivals.Elapsed < Limit)
        {
            await Task.Delay(Pause);
        }
    }

    private static async Task<long> ConsumedAsync(HttpClient http)
    {
        await Task.Delay(Report);
        var gateways = await http.GetFromJsonAsync<JsonElement>("api/gateways");
        return gateways.EnumerateArray().Sum(gateway => gateway.GetProperty("consumed").GetInt64());
    }
}
