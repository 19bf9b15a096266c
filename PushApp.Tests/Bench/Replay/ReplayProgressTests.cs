using System.Text;
using PushApp.Bench.Protocols;
using PushApp.Bench.Replay;

namespace PushApp.Tests.Bench.Replay;

public sealed class ReplayProgressTests
{
    private readonly ReplayProgress _progress = new(new PushAppProtocol(), users: 2, messages: 3);

    [Fact]
    public void A_user_has_everything_with_the_last_number()
    {
        Take(0, 1, 2, 3);
        Take(1, 1, 2);
        _progress.Take(1, """{"type":"ping","seq":3}"""u8);

        Assert.Equal((5L, 1L, 0L, 1L), (_progress.Received, _progress.Missing, _progress.OutOfOrder, _progress.Completed.Count));
    }

    [Fact]
    public void A_gap_and_a_message_that_comes_again_are_out_of_order()
    {
        Take(0, 1, 3, 2);
        Take(1, 1, 1);

        Assert.Equal((3L, 3L, 3L), (_progress.Received, _progress.Missing, _progress.OutOfOrder));
    }

    private void Take(int user, params int[] sequences)
    {
        foreach (var sequence in sequences)
        {
            _progress.Take(user, Encoding.ASCII.GetBytes($$"""{"type":"message","id":"a","seq":{{sequence}},"body":1}"""));
        }
    }
}
