using PushApp.Client.Cursors;

namespace PushApp.Tests.Client.Cursors;

public sealed class FileCursorStoreTests : IDisposable
{
    private static readonly CursorKey Key = new("alice:A@x", "Phone");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pushapp-cursors-");

    private FileCursorStore Store => new(Path.Combine(_folder.FullName, "made", "when", "needed"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_cursor_is_there_for_the_next_process_and_for_its_key_alone()
    {
        await Store.SaveAsync(Key, new Cursor("one", 1), default);
        await Store.SaveAsync(Key, new Cursor("two", 42), default);
        await Store.SaveAsync(new CursorKey("bob", "Phone"), new Cursor("bobs", 7), default);

        Assert.Equal(new Cursor("two", 42), await Store.LoadAsync(Key, default));
        Assert.Equal(new Cursor("bobs", 7), await Store.LoadAsync(new CursorKey("bob", "Phone"), default));
        Assert.Null(await Store.LoadAsync(new CursorKey("alice:A@x", "phone"), default));
        Assert.Null(await Store.LoadAsync(new CursorKey("alice:a@x", "Phone"), default));
    }

    [Fact]
    public async Task Nothing_else_is_left_behind()
    {
        await Store.SaveAsync(Key, new Cursor("one", 1), default);
        await Store.SaveAsync(Key, new Cursor("one", 2), default);

        Assert.Single(_folder.EnumerateFiles("*", SearchOption.AllDirectories));
    }

    // What reads meanwhile has the old cursor or the new one, and never half of one.
    [Fact]
    public async Task A_cursor_is_replaced_as_a_whole()
    {
        await Store.SaveAsync(Key, new Cursor("one", 1), default);
        using var ended = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                Assert.NotNull(await Store.LoadAsync(Key, default));
            }
        });

        for (var seq = 1; seq <= 300; seq++)
        {
            await Store.SaveAsync(Key, new Cursor(new string('e', seq), seq), default);
        }

        await ended.CancelAsync();
        await reading;
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"epoch\":\"one\"")]
    [InlineData("[]")]
    [InlineData("{\"epoch\":1,\"seq\":1}")]
    [InlineData("{\"epoch\":\"one\"}")]
    public async Task A_file_that_cannot_be_read_is_no_cursor(string text)
    {
        await Store.SaveAsync(Key, new Cursor("one", 1), default);
        await File.WriteAllTextAsync(Assert.Single(_folder.EnumerateFiles("*", SearchOption.AllDirectories)).FullName, text);

        Assert.Null(await Store.LoadAsync(Key, default));
    }
}
