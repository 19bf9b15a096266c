using PushApp.Bench.Load;

namespace PushApp.Tests.Bench.Load;

public sealed class LoadShapeTests
{
    [Theory]
    [InlineData(8, null, 1, "8 in flight")]
    [InlineData(8, null, 100, "8 in flight, batches of 100")]
    [InlineData(null, 500, 100, "500/s, batches of 100")]
    public void Its_name_says_how_messages_are_sent(int? inFlight, int? perSecond, int batch, string name) =>
        Assert.Equal(name, new LoadShape(inFlight, perSecond, batch).ToString());
}
