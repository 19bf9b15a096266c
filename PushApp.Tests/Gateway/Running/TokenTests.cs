using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using PushApp.Gateway.Protocol;
using PushApp.Tests.ServiceDefaults;

namespace PushApp.Tests.Gateway.Running;

/// <summary>Where a client's token may be, and what is said of it there.</summary>
[Collection(GatewayTests.Name)]
public sealed class TokenTests(GatewaySystem system)
{
    private const string Bearer = "pushapp.bearer.";

    [Fact]
    public async Task A_browsers_token_comes_as_a_subprotocol_which_is_not_the_one_that_is_chosen()
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Bearer + GatewayProcess.Token("alice"));
        socket.Options.AddSubProtocol(Subprotocol.Name);
        socket.Options.SetRequestHeader("Origin", system.First.Address.GetLeftPart(UriPartial.Authority));
        socket.Options.CollectHttpResponseDetails = true;

        await socket.ConnectAsync(Address(""), CancellationToken.None);

        Assert.Equal(Subprotocol.Name, socket.SubProtocol);
        Assert.DoesNotContain(socket.HttpResponseHeaders!, header => header.Value.Any(value => value.Contains(Bearer, StringComparison.Ordinal)));
        var buffer = new byte[4096];
        var frame = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        Assert.Contains("\"user\":\"alice\"", Encoding.UTF8.GetString(buffer, 0, frame.Count), StringComparison.Ordinal);
        Assert.DoesNotContain(Bearer, system.First.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_alone_is_no_subprotocol_to_speak()
    {
        using var response = await UpgradeAsync("/ws", subprotocols: Bearer + GatewayProcess.Token("alice"));

        await IsAsync(HttpStatusCode.BadRequest, "offer pushapp.v1.json", response);
    }

    [Theory]
    [InlineData("Basic YTpi", "?access_token={0}", null)]
    [InlineData("Bearer {0}", "?access_token={0}", null)]
    [InlineData("Bearer {0}", "", $"{Bearer}{{0}}")]
    [InlineData(null, "?access_token={0}", $"{Bearer}{{0}}")]
    public async Task A_token_in_two_places_is_in_none(string? authorization, string query, string? subprotocol)
    {
        string? With(string? text) => text?.Replace("{0}", GatewayProcess.Token("alice"), StringComparison.Ordinal);

        using var response = await UpgradeAsync($"/ws{With(query)}", With(authorization), subprotocol is null ? Subprotocol.Name : $"{Subprotocol.Name}, {With(subprotocol)}");

        await IsAsync(HttpStatusCode.Unauthorized, "more than one token", response);
    }

    [Theory]
    [MemberData(nameof(UnusableTokens.All), MemberType = typeof(UnusableTokens))]
    public async Task A_claim_that_cannot_be_used_is_named_the_same_over_WebSocket_and_over_TCP(string? sub, string? exp, string detail)
    {
        var token = SignedToken.With(GatewayProcess.JwtKey, sub, exp);
        using var response = await UpgradeAsync("/ws", $"Bearer {token}");
        Assert.Equal(detail, (await IsAsync(HttpStatusCode.Unauthorized, "", response)).GetProperty("detail").GetString());

        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", system.First.TcpPort);
        await tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes($$"""{"type":"connect","token":"{{token}}"}""" + "\n"));
        using var lines = new StreamReader(tcp.GetStream());
        var error = JsonElement.Parse((await lines.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)))!);
        var close = JsonElement.Parse((await lines.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)))!);
        Assert.Equal((ErrorCodes.Unauthorized, detail), (error.GetProperty("code").GetString(), error.GetProperty("detail").GetString()));
        Assert.Equal(CloseCodes.Unauthorized, close.GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.SwitchingProtocols)]
    public async Task A_page_of_another_origin_may_not_connect(string? origin, HttpStatusCode status)
    {
        using var response = await UpgradeAsync("/ws", $"Bearer {GatewayProcess.Token(GatewaySystem.NewUser())}", origin: origin);

        Assert.Equal(status, response.StatusCode);
        if (status == HttpStatusCode.Forbidden)
        {
            await IsAsync(status, "Gateway:AllowedOrigins", response);
        }
    }

    [Fact]
    public async Task Refused_clients_write_nothing()
    {
        var before = system.First.Output.Length;
        for (var i = 0; i < 20; i++)
        {
            using var response = await UpgradeAsync("/ws", $"Bearer {SignedToken.With(GatewayProcess.JwtKey, exp: i % 2 == 0 ? "1" : "1795935173000")}");
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }

        Assert.Equal(before, system.First.Output.Length);
    }

    private static async Task<JsonElement> IsAsync(HttpStatusCode status, string detail, HttpResponseMessage response)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        return problem;
    }

    private Uri Address(string query) => new UriBuilder(system.First.Address) { Scheme = "ws", Path = "/ws", Query = query }.Uri;

    private async Task<HttpResponseMessage> UpgradeAsync(
        string path, string? authorization = null, string subprotocols = Subprotocol.Name, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new("websocket"));
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));
        request.Headers.Add("Sec-WebSocket-Protocol", subprotocols);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await system.First.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
