using System.Text;
using PushApp.Delivery.Inboxes;

namespace PushApp.Tests.Delivery.Inboxes;

public sealed class InboxItemTests
{
    private static readonly DateTimeOffset SentAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

    [Theory]
    [InlineData("1")]
    [InlineData("\"1700000000000 m-2 the-bank\\n\"")]
    [InlineData("[1,\n1700000000000 m-2 the-bank\n]")]
    [InlineData("\n\n\r\n1")]
    public void A_body_that_looks_like_the_rest_stays_a_body(string body)
    {
        Assert.True(InboxItem.TryDecode("alice", "e", 7, InboxItem.Encode("m-1", "bob", null, SentAt, Encoding.UTF8.GetBytes(body)), out var item));

        Assert.Equal(("alice", "m-1", "bob", 7, SentAt), (item.User, item.Id, item.From, item.Seq, item.SentAt));
        Assert.Equal(body, Encoding.UTF8.GetString(item.Body.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no line break")]
    [InlineData("1700000000000 m-1\n1")]
    [InlineData("1700000000000 m-1 bob team more\n1")]
    [InlineData("yesterday m-1 bob\n1")]
    public void What_is_no_message_is_not_read(string item) =>
        Assert.False(InboxItem.TryDecode("alice", "e", 1, Encoding.UTF8.GetBytes(item), out _));
}
