using PushApp.Fuzz.Verdicts;

namespace PushApp.Tests.Fuzz.Verdicts;

public sealed class MemorySamplesTests
{
    [Fact]
    public void The_start_does_not_count_and_the_end_is_its_last_tenth()
    {
        var samples = new MemorySamples();
        foreach (var percent in Enumerable.Range(0, 101))
        {
            samples.Add(percent / 100.0, percent < 20 ? 10 : percent <= 30 ? 100 : percent < 90 ? 1000 : 200);
        }

        Assert.Equal((100, 200), samples.BeforeAndAfter());
    }

    [Fact]
    public void Samples_of_a_process_that_ended_are_forgotten()
    {
        var samples = new MemorySamples();
        samples.Add(0.1, 1);
        samples.Clear();
        samples.Add(0.5, 7);
        Assert.Equal((7, 7), samples.BeforeAndAfter());
        samples.Clear();
        Assert.Equal((0, 0), samples.BeforeAndAfter());
    }
}
