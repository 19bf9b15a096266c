extern alias DevBroker;

using DevBroker::PushApp.DevBroker.Storage.Durable;

namespace RocketMQ.Tests.DevBroker.Storage.Durable;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task Those_who_come_during_a_commit_share_the_next_one()
    {
        List<Action> commits = [];
        using var begun = new SemaphoreSlim(0);
        var group = new GroupCommit(done =>
        {
            commits.Add(done);
            begun.Release();
            return true;
        });

        var first = group.NextAsync();
        await begun.WaitAsync();
        var second = group.NextAsync();
        var third = group.NextAsync();
        Assert.False(first.IsCompleted);

        commits[0]();
        await first;
        await begun.WaitAsync();
        Assert.False(second.IsCompleted || third.IsCompleted);

        commits[1]();
        await Task.WhenAll(second, third);
        Assert.Equal(2, commits.Count);
    }

    [Fact]
    public async Task Where_there_is_nothing_to_commit_nobody_waits()
    {
        var group = new GroupCommit(_ => false);
        await group.NextAsync();
        await group.NextAsync();
    }

    [Fact]
    public async Task After_a_failure_everybody_gets_its_reason()
    {
        using var begun = new SemaphoreSlim(0);
        var group = new GroupCommit(_ =>
        {
            begun.Release();
            return true;
        });
        var waiting = group.NextAsync();
        await begun.WaitAsync();

        group.Fail(new IOException("No space left on device"));

        Assert.Contains("No space left", (await Assert.ThrowsAsync<IOException>(() => waiting)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(group.NextAsync);
    }
}
