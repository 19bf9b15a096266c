using PushApp.Gateway.Connections;

namespace PushApp.Tests.Gateway.Connections;

public sealed class AdmissionTests
{
    private readonly Admission _admission = new();

    [Fact]
    public void Clients_are_let_in_while_there_is_no_obstacle()
    {
        Assert.Equal("The gateway is starting.", _admission.Refusal);
        _admission.Clear(Obstacle.Starting);
        Assert.True(_admission.IsOpen);

        _admission.Refuse(Obstacle.RocketMQ, "no messages");
        _admission.Refuse(Obstacle.Redis, "no Redis");
        Assert.Equal("no Redis", _admission.Refusal);
        _admission.Clear(Obstacle.Redis);
        Assert.Equal("no messages", _admission.Refusal);
        _admission.Clear(Obstacle.RocketMQ);
        Assert.True(_admission.IsOpen);
    }

    [Fact]
    public void What_stops_stays_closed()
    {
        _admission.Clear(Obstacle.Starting);
        _admission.Refuse(Obstacle.Stopping, "for good");
        _admission.Refuse(Obstacle.RocketMQ, "for now");
        _admission.Clear(Obstacle.RocketMQ);
        Assert.Equal("for good", _admission.Refusal);
    }
}
