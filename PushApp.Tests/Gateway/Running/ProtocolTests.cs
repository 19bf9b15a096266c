using PushApp.Gateway.Protocol;
using PushApp.Tests.Support;

namespace PushApp.Tests.Gateway.Running;

[Collection(GatewayTests.Name)]
public sealed class ProtocolTests(GatewaySystem system)
{
    [Theory]
    [InlineData("not json", CloseCodes.ProtocolError, ErrorCodes.MalformedJson)]
    [InlineData("", CloseCodes.ProtocolError, ErrorCodes.MalformedJson)]
    [InlineData("""{"type":"subscribe"}""", CloseCodes.ProtocolError, ErrorCodes.UnknownType)]
    [InlineData("""{"type":"ack"}""", CloseCodes.ProtocolError, ErrorCodes.InvalidField)]
    [InlineData("""{"type":"ack","seq":1}""", CloseCodes.ProtocolError, ErrorCodes.InvalidField)]
    public async Task A_frame_that_breaks_the_protocol_is_answered_with_an_error_and_ends_the_connection(string frame, int close, string code)
    {
        await using var client = await system.ConnectAsync(GatewaySystem.NewUser());
        await client.SendAsync(frame);
        Assert.Equal(close, await client.Closed);
        Assert.Equal(code, Error(client));
    }

    [Theory]
    [InlineData(16 * 1024 + 1)]
    [InlineData(1024 * 1024)]
    public async Task A_frame_beyond_the_limit_ends_the_connection(int size)
    {
        await using var client = await system.ConnectAsync(GatewaySystem.NewUser());
        await client.SendAsync(new string(' ', size));
        Assert.Equal(CloseCodes.FrameTooLarge, await client.Closed);
        Assert.Equal(ErrorCodes.FrameTooLarge, Error(client));
    }

    [Fact]
    public async Task A_frame_of_exactly_the_limit_is_read()
    {
        await using var client = await system.ConnectAsync(GatewaySystem.NewUser());
        const string ping = """{"type":"ping"}""";
        await client.SendAsync(ping + new string(' ', 16 * 1024 - ping.Length));
        await Eventually.TrueAsync(() => client.Frames.Any(frame => frame.GetProperty("type").GetString() == "pong"));
    }

    private static string? Error(PushClient client) =>
        client.Frames.Single(frame => frame.GetProperty("type").GetString() == "error").GetProperty("code").GetString();
}
