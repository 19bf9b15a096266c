using PushApp.Client.Cursors;
using PushApp.Client.Protocol;
using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Client.Protocol;

public sealed class ClientFramesTests
{
    [Fact]
    public void The_gateway_reads_an_acknowledgement_with_its_epoch()
    {
        var ack = ClientFrame.Parse(ClientFrames.Ack(new Cursor("e\"é", 42)).Span);

        Assert.Equal((ClientFrameType.Ack, 42L, "e\"é"), (ack.Type, ack.Seq, ack.Epoch));
    }

    [Fact]
    public void The_gateway_reads_ping_and_pong()
    {
        Assert.Equal(ClientFrameType.Ping, ClientFrame.Parse(ClientFrames.Ping.Span).Type);
        Assert.Equal(ClientFrameType.Pong, ClientFrame.Parse(ClientFrames.Pong.Span).Type);
    }
}
