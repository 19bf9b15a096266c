using PushApp.OperatorConsole.Clients;

namespace PushApp.Tests.OperatorConsole.Clients;

public sealed class PageClientTests
{
    private readonly PageClient _client = new("client-1", "alice", "phone");

    [Fact]
    public void It_is_connected_from_the_welcome_until_the_end()
    {
        Assert.Equal(ClientState.Connecting, _client.State);
        _client.Take([Frame("welcome") with { Gateway = "gateway-1" }], 0);
        Assert.Equal((ClientState.Connected, "gateway-1"), (_client.State, _client.Gateway));

        _client.End(4503, "the gateway shuts down");
        Assert.Equal((ClientState.Closed, "4503 the gateway shuts down"), (_client.State, _client.Ending));
    }

    [Fact]
    public void It_knows_how_far_messages_have_arrived_and_are_acknowledged()
    {
        _client.Take([Frame("message", 1), Frame("message", 2), Frame("message", 0), Frame("ack", 1) with { Sent = true }], 0);

        Assert.Equal((2, 1), (_client.Arrived, _client.Acknowledged));
    }

    [Fact]
    public void Its_log_has_an_end()
    {
        for (var seq = 1; seq <= 1000; seq++)
        {
            _client.Take([Frame("message", seq)], seq == 500 ? 7 : 0);
        }

        Assert.Equal((200, 1000, 7), (_client.Log.Count, _client.Log.First().Seq, _client.Skipped));
    }

    private static ClientFrame Frame(string type, long seq = 0) => new(0, false, type, seq, null, null, "");
}
