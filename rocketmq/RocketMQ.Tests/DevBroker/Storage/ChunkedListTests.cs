extern alias DevBroker;

using DevBroker::PushApp.DevBroker.Storage;

namespace RocketMQ.Tests.DevBroker.Storage;

public sealed class ChunkedListTests
{
    [Fact]
    public void Items_stay_at_their_positions_when_it_grows_and_is_trimmed()
    {
        var list = new ChunkedList<long>();
        for (var i = 0; i < 5000; i++)
        {
            list.Add(i);
            if (i % 700 == 0)
            {
                list.TrimTo(i / 2);
            }
        }

        for (var i = list.First; i < list.End; i++)
        {
            Assert.Equal(i, list[i]);
        }

        Assert.Equal(4900 / 2, list.First);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[list.First - 1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[list.End]);
    }

    [Fact]
    public void It_goes_on_after_everything_was_trimmed()
    {
        var list = new ChunkedList<int>();
        for (var i = 0; i < 1024; i++)
        {
            list.Add(i);
        }

        list.TrimTo(1024);
        list.Add(1024);
        Assert.Equal(1024, list[1024]);
        Assert.Equal(1025, list.End);
    }
}
