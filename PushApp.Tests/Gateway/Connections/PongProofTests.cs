using PushApp.Gateway.Connections;

namespace PushApp.Tests.Gateway.Connections;

public sealed class PongProofTests
{
    [Fact]
    public void The_next_pong_proves_where_no_ping_is_unanswered()
    {
        var proof = new PongProof(unanswered: 0);
        Assert.False(proof.Given.IsCompleted);
        proof.Pong();
        Assert.True(proof.Given.IsCompleted);
    }

    [Fact]
    public void A_pong_that_answers_an_earlier_ping_proves_nothing()
    {
        var proof = new PongProof(unanswered: 2);
        proof.Pong();
        proof.Pong();
        Assert.False(proof.Given.IsCompleted);
        proof.Pong();
        Assert.True(proof.Given.IsCompleted);
    }
}
