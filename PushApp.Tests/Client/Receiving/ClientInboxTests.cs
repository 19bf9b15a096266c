using PushApp.Client;
using PushApp.Client.Cursors;
using PushApp.Client.Receiving;

namespace PushApp.Tests.Client.Receiving;

public sealed class ClientInboxTests
{
    private readonly ClientInbox _inbox = new(3, 1000);

    public ClientInboxTests() => _inbox.Welcome("e", recovered: true);

    [Fact]
    public async Task There_is_room_for_as_many_messages_as_the_limit_says_with_the_one_that_is_handled()
    {
        Receive(1, 2, 3);
        Assert.False(_inbox.HasRoom);

        var message = (await _inbox.NextAsync(default))!;
        Assert.False(_inbox.HasRoom);
        var room = _inbox.WaitForRoomAsync(default);
        Assert.False(room.IsCompleted);
        _inbox.Handle(message);

        await room;
        Assert.True(_inbox.HasRoom);
    }

    [Fact]
    public async Task There_is_room_until_the_bytes_of_the_limit_are_there()
    {
        _inbox.Receive(Message(1, 999));
        Assert.True(_inbox.HasRoom);
        _inbox.Receive(Message(2, 5000));
        Assert.False(_inbox.HasRoom);

        _inbox.Handle((await _inbox.NextAsync(default))!);
        Assert.False(_inbox.HasRoom);
        _inbox.Handle((await _inbox.NextAsync(default))!);

        Assert.True(_inbox.HasRoom);
    }

    [Fact]
    public async Task Who_waits_for_a_message_gets_it_and_who_is_cancelled_gets_none()
    {
        var next = _inbox.NextAsync(default).AsTask();
        Assert.False(next.IsCompleted);
        Receive(1);
        Assert.Equal(1, (await next)!.Seq);

        using var cancelled = new CancellationTokenSource();
        next = _inbox.NextAsync(cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        Assert.Null(await next);
    }

    [Fact]
    public async Task After_a_reset_what_waits_is_forgotten_but_for_what_does_not_come_again()
    {
        Receive(1);
        _inbox.Receive(Message(0));
        Receive(2);

        Assert.Equal(MissedCause.Reset, _inbox.Welcome("f", recovered: false));

        Assert.Equal(0, (await _inbox.NextAsync(default))!.Seq);
        Assert.Null(_inbox.Received);
    }

    [Fact]
    public async Task After_a_reset_what_has_been_handled_is_left_out_and_counts_as_handled()
    {
        Receive(1, 2);
        _inbox.Handle((await _inbox.NextAsync(default))!);
        _inbox.Handle((await _inbox.NextAsync(default))!);
        _inbox.Welcome("f", recovered: false);

        // The second again, under the first number, and a new one.
        _inbox.Receive(Message(1, id: "2"));
        _inbox.Receive(Message(2, id: "new"));

        Assert.Equal("new", (await _inbox.NextAsync(default))!.Id);
        Assert.Equal(new Cursor("f", 1), _inbox.Handled);
    }

    [Fact]
    public void A_message_that_is_passed_over_is_told()
    {
        Assert.False(_inbox.Receive(Message(1)));
        Assert.False(_inbox.Receive(Message(0)));
        Assert.True(_inbox.Receive(Message(3)));
    }

    [Fact]
    public async Task Closed_it_has_room_and_nothing_in_it()
    {
        Receive(1, 2, 3);
        var room = _inbox.WaitForRoomAsync(default);

        _inbox.Close();

        await room;
        Assert.True(_inbox.HasRoom);
        Assert.Null(await _inbox.NextAsync(default));
    }

    private void Receive(params int[] seqs) => Assert.All(seqs, seq => _inbox.Receive(Message(seq)));

    private static PushMessage Message(int seq, int bytes = 1, string? id = null) =>
        new() { Id = id ?? $"{seq}", From = "bob", Seq = seq, SentAt = default, Body = new byte[bytes] };
}
