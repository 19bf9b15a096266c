extern alias DevBroker;

using DevBroker::PushApp.DevBroker.Storage.Durable;

namespace RocketMQ.Tests.DevBroker.Storage.Durable;

public sealed class CommitFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void The_last_two_commits_are_there_the_newest_first()
    {
        using (var file = new CommitFile(_path, sync: false))
        {
            for (byte number = 1; number <= 5; number++)
            {
                file.Commit(0, 0, [number, number], number, forceWriteMetadata: false);
            }
        }

        using var again = new CommitFile(_path, sync: false);
        Assert.Equal([5, 4], again.ListCommits());
        Assert.Equal([5, 5], again.GetCommitMetadata(5));
        Assert.Equal([4, 4], again.GetCommitMetadata(4));
        Assert.Empty(again.GetCommitMetadata(3));
    }

    [Fact]
    public void A_slot_that_was_cut_off_is_no_commit()
    {
        using (var file = new CommitFile(_path, sync: true))
        {
            file.Commit(0, 0, new byte[60], 1, forceWriteMetadata: false);
            file.Commit(0, 0, new byte[60], 2, forceWriteMetadata: false);
        }

        using (var cut = File.OpenWrite(_path))
        {
            cut.SetLength(512 + 40);
        }

        using var again = new CommitFile(_path, sync: false);
        Assert.Equal([2], again.ListCommits());
    }

    [Fact]
    public void A_new_file_has_none()
    {
        using var file = new CommitFile(_path, sync: false);
        Assert.Empty(file.ListCommits());
    }
}
