using System.IO.Pipelines;
using System.Text;
using PushApp.ChatApi.Requests;

namespace PushApp.Tests.ChatApi.Requests;

public sealed class JsonLinesTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Lines_are_the_same_wherever_the_body_is_cut(int size)
    {
        var pipe = new Pipe();
        using var lines = new JsonLines(pipe.Reader, maxBytes: 10, Long);
        var reading = AllAsync(lines);
        foreach (var part in "1\n\n  \r\n{\"a\":1}\r\n01234567890\n0123456789\n01234567890123456789012345\n[]"u8.ToArray().Chunk(size))
        {
            await pipe.Writer.WriteAsync(part);
        }

        await pipe.Writer.CompleteAsync();

        Assert.Equal(["1", "{\"a\":1}\r", "", "0123456789", "", "[]"], await reading);
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_not_kept_and_ends_with_the_body_too()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 64, resumeWriterThreshold: 32));
        using var lines = new JsonLines(pipe.Reader, maxBytes: 16, Long);
        var reading = AllAsync(lines);
        for (var i = 0; i < 1000; i++)
        {
            // Waits for ever where what is beyond the bound is kept.
            await pipe.Writer.WriteAsync(new byte[50]).AsTask().WaitAsync(TimeSpan.FromMinutes(1));
        }

        await pipe.Writer.CompleteAsync();

        Assert.Equal([""], await reading);
    }

    [Fact]
    public async Task A_wait_that_takes_too_long_is_ended_and_what_came_before_is_not()
    {
        var pipe = new Pipe();
        using var lines = new JsonLines(pipe.Reader, maxBytes: 10, TimeSpan.FromMilliseconds(50));
        await pipe.Writer.WriteAsync("1\n2"u8.ToArray());

        Assert.Equal("1"u8.ToArray(), await lines.NextAsync(CancellationToken.None));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await lines.NextAsync(CancellationToken.None));
        Assert.True(lines.IsIdle);
    }

    [Fact]
    public async Task What_was_read_and_not_taken_is_given_back()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync("1\n2\n"u8.ToArray());
        using (var lines = new JsonLines(pipe.Reader, maxBytes: 10, Long))
        {
            await lines.NextAsync(CancellationToken.None);
        }

        Assert.Equal(2, (await pipe.Reader.ReadAsync()).Buffer.Length);
    }

    private static async Task<List<string>> AllAsync(JsonLines lines)
    {
        var all = new List<string>();
        while (await lines.NextAsync(CancellationToken.None) is { } line)
        {
            all.Add(Encoding.UTF8.GetString(line));
        }

        return all;
    }
}
