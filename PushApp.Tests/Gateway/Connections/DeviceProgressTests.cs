using PushApp.Delivery.Receipts;
using PushApp.Gateway.Connections;

namespace PushApp.Tests.Gateway.Connections;

public sealed class DeviceProgressTests
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly DeviceProgress _device = new("alice", "phone");

    [Fact]
    public void What_has_changed_waits_once_until_it_is_taken()
    {
        Assert.True(_device.Wrote(1, "e", Noon));
        Assert.False(_device.Wrote(2, "e", Noon.AddSeconds(1)));
        Assert.False(_device.Acknowledged(1, "e", Noon.AddSeconds(2)));

        Assert.Equal(new Progress("e", new Milestone(2, Noon.AddSeconds(1)), new Milestone(1, Noon.AddSeconds(2))), _device.Take());
        Assert.True(_device.Acknowledged(2, "e", Noon));
    }

    [Fact]
    public void What_has_not_changed_does_not_wait()
    {
        _device.Wrote(2, "e", Noon);
        _device.Take();

        Assert.False(_device.Wrote(2, "e", Noon.AddSeconds(1)));
        Assert.False(_device.Acknowledged(0, "e", Noon));
    }

    [Fact]
    public void Another_numbering_begins_anew()
    {
        _device.Wrote(7, "e", Noon);
        _device.Acknowledged(7, "e", Noon);
        _device.Take();

        Assert.True(_device.Wrote(1, "f", Noon));
        Assert.Equal(new Progress("f", new Milestone(1, Noon), default), _device.Take());
    }
}
