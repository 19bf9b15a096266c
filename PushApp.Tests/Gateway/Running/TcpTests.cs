using PushApp.Gateway.Protocol;
using PushApp.Tests.Support;

namespace PushApp.Tests.Gateway.Running;

[Collection(GatewayTests.Name)]
public sealed class TcpTests(GatewaySystem system)
{
    private Task<LineClient> ConnectAsync(string firstLine) => LineClient.ConnectAsync(system.First.TcpPort, firstLine);

    private static string Connect(string user, string more = "") => LineClient.Connect(user, more);

    [Fact]
    public async Task A_client_over_tcp_speaks_the_same_protocol()
    {
        var user = GatewaySystem.NewUser();
        await system.StoreAsync(user, "missed");
        using var client = await ConnectAsync(Connect(user, ""","device":"meter" """));
        var welcome = await client.ReadAsync("welcome");
        Assert.Equal("meter", welcome.GetProperty("device").GetString());
        Assert.Equal("missed", (await client.ReadAsync("message")).GetProperty("body").GetString());

        await system.SendAsync(user, "live");
        Assert.Equal(2, (await client.ReadAsync("message")).GetProperty("seq").GetInt64());
        await client.SendAsync("""{"type":"ack","seq":2}""");
        await Eventually.TrueAsync(async () => await system.Redis.CursorAsync(user, "meter") == 2);
        await client.SendAsync("""{"type":"ping"}""");
        await client.ReadAsync("pong");
    }

    [Fact]
    public async Task Line_breaks_in_a_body_neither_split_a_frame_nor_forge_one()
    {
        var user = GatewaySystem.NewUser();
        using var client = await ConnectAsync(Connect(user));
        await client.ReadAsync("welcome");
        var forging = await system.StoreAsync(user, "x");
        await system.PublishAsync(forging with
        {
            Body = "[\r\n{\"type\":\"message\",\"id\":\"forged\",\"seq\":9,\"from\":\"the-bank\"}\r\n]"u8.ToArray(),
        });

        var message = await client.ReadAsync("message");

        Assert.Equal(("sender", 1), (message.GetProperty("from").GetString(), message.GetProperty("seq").GetInt64()));
        Assert.Equal("the-bank", message.GetProperty("body")[0].GetProperty("from").GetString());
        await system.SendAsync(user, "next");
        Assert.Equal(2, (await client.ReadAsync("message")).GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task What_comes_with_the_handshake_waits_for_the_welcome()
    {
        var user = GatewaySystem.NewUser();
        var has = await system.StoreAsync(user, "has");
        await system.StoreAsync(user, "misses");
        using var client = await ConnectAsync($$"""
            {{Connect(user, $""","device":"meter","cursor":1,"epoch":"{has.Epoch}" """)}}
            {"type":"ack","seq":1}
            {"type":"ping"}
            """.ReplaceLineEndings("\n"));

        await client.ReadAsync("welcome");
        string[] rest = [(await client.LineAsync())!, (await client.LineAsync())!];
        Assert.Contains(rest, line => line.Contains("\"misses\"", StringComparison.Ordinal));
        Assert.Contains("{\"type\":\"pong\"}", rest);
        await Eventually.TrueAsync(async () => await system.Redis.CursorAsync(user, "meter") == 1);
    }

    [Fact]
    public async Task What_is_acknowledged_of_another_numbering_does_not_count_in_this_one()
    {
        var user = GatewaySystem.NewUser();
        await system.StoreAsync(user, "of the new numbering");
        using var client = await ConnectAsync($$"""
            {{Connect(user, ""","device":"meter" """)}}
            {"type":"ack","seq":1,"epoch":"0123456789abcdef"}
            {"type":"ack","seq":500,"epoch":"0123456789abcdef"}
            {"type":"ping"}
            """.ReplaceLineEndings("\n"));

        await client.ReadAsync("welcome");
        string[] rest = [(await client.LineAsync())!, (await client.LineAsync())!];
        Assert.Contains("{\"type\":\"pong\"}", rest);
        client.Dispose();
        await Eventually.TrueAsync(async () => (await system.Routes.FindAsync(user)).Count == 0);
        Assert.Equal(0, await system.Redis.CursorAsync(user, "meter") ?? 0);
    }

    [Fact]
    public async Task A_client_over_tcp_that_leaves_is_forgotten()
    {
        var user = GatewaySystem.NewUser();
        using (var client = await ConnectAsync(Connect(user, ""","cursor":0""")))
        {
            await client.ReadAsync("welcome");
            await system.RouteAsync(user);
        }

        await Eventually.TrueAsync(async () => (await system.Routes.FindAsync(user)).Count == 0);
    }

    [Theory]
    [InlineData("""{"type":"connect","token":"wrong"}""", ErrorCodes.Unauthorized, CloseCodes.Unauthorized)]
    [InlineData("""{"type":"connect"}""", ErrorCodes.Unauthorized, CloseCodes.Unauthorized)]
    [InlineData("""{"type":"ping"}""", ErrorCodes.UnknownType, CloseCodes.ProtocolError)]
    [InlineData("GET / HTTP/1.1", ErrorCodes.MalformedJson, CloseCodes.ProtocolError)]
    [InlineData("""{"type":"\ud800"}""", ErrorCodes.InvalidField, CloseCodes.ProtocolError)]
    [InlineData("""{"\ud800":1}""", ErrorCodes.InvalidField, CloseCodes.ProtocolError)]
    [InlineData("""{"type":"connect","token":"\udc00"}""", ErrorCodes.InvalidField, CloseCodes.ProtocolError)]
    public async Task A_wrong_first_line_is_answered_with_an_error_and_the_end(string line, string error, int close)
    {
        using var client = await ConnectAsync(line);
        Assert.Equal(error, (await client.ReadAsync("error")).GetProperty("code").GetString());
        Assert.Equal(close, (await client.ReadAsync("close")).GetProperty("code").GetInt32());
        Assert.Null(await client.LineAsync());
    }

    [Fact]
    public async Task What_a_client_does_wrong_is_no_error_of_the_gateway()
    {
        foreach (var line in new[] { """{"type":"\ud800"}""", """{"type":"connect","token":"wrong"}""", "nonsense" })
        {
            using var stranger = await ConnectAsync(line);
            await stranger.ReadAsync("error");
        }

        using var client = await ConnectAsync(Connect(GatewaySystem.NewUser()));
        await client.ReadAsync("welcome");
        await client.SendAsync("""{"type":"ack","epoch":"\ud800","seq":0}""");

        Assert.Equal(ErrorCodes.InvalidField, (await client.ReadAsync("error")).GetProperty("code").GetString());
        Assert.Equal(CloseCodes.ProtocolError, (await client.ReadAsync("close")).GetProperty("code").GetInt32());
        Assert.DoesNotContain("InvalidOperationException", system.First.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ProtocolException", system.First.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_over_tcp_may_come_by_tls()
    {
        using var certificate = new TestCertificate();
        await using var gateway = await GatewayProcess.StartAsync(
            system.Redis.ConnectionString, system.RocketMQ, null, [("TCP_PORT", "0"), ("Gateway__TcpTls", "true"), .. certificate.Settings]);

        var user = GatewaySystem.NewUser();
        using var client = await LineClient.ConnectAsync(gateway.TcpPort, Connect(user), trusted: certificate.Certificate);
        await client.ReadAsync("welcome");
        await system.SendAsync(user, new string('x', 100_000));
        Assert.Equal(100_000, (await client.ReadAsync("message")).GetProperty("body").GetString()!.Length);

        using var plaintext = await LineClient.ConnectAsync(gateway.TcpPort, Connect(user));
        Assert.Null(await plaintext.LineAsync());
    }

    [Fact]
    public async Task A_line_beyond_the_limit_ends_the_connection()
    {
        using var client = await ConnectAsync(Connect(GatewaySystem.NewUser()));
        await client.ReadAsync("welcome");
        await client.SendAsync(new string(' ', 100_000));
        Assert.Equal(ErrorCodes.FrameTooLarge, (await client.ReadAsync("error")).GetProperty("code").GetString());
        Assert.Equal(CloseCodes.FrameTooLarge, (await client.ReadAsync("close")).GetProperty("code").GetInt32());
    }
}
