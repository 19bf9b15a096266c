using System.Text;
using PushApp.Delivery.RocketMQ;

namespace PushApp.Tests.Delivery.RocketMQ;

public sealed class DisconnectionTests
{
    private static readonly DateTimeOffset SaidAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    [Theory]
    [InlineData(null, null, "1700000000123 alice")]
    [InlineData("phone", null, "1700000000123 alice phone")]
    [InlineData(null, "Bye, é 😀", null)]
    [InlineData("-", "a b", null)]
    public void What_is_said_is_read(string? device, string? reason, string? encoded)
    {
        var said = new Disconnection(SaidAt, "alice", device, reason);

        Assert.True(Disconnection.TryDecode(said.Encode(), out var read));
        Assert.Equal(said, read);
        Assert.Equal(encoded ?? said.Encode(), said.Encode());
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("Votre compte est bloqué: 号码已停用 😀", true)]
    [InlineData("", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\u0000", false)]
    [InlineData("a\u202Eb", false)]
    [InlineData("a\u2028b", false)]
    public void A_reason_is_text_that_can_be_seen(string text, bool expected) => Assert.Equal(expected, Disconnection.IsReason(text));

    [Fact]
    public void A_reason_fits_a_close_frame()
    {
        Assert.True(Disconnection.IsReason(new string('x', 123)));
        Assert.False(Disconnection.IsReason(new string('x', 124)));
        Assert.False(Disconnection.IsReason(new string('é', 62)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1700000000123")]
    [InlineData("soon alice")]
    [InlineData("99999999999999999 alice")]
    [InlineData("1700000000123 alice phone !")]
    [InlineData("1700000000123 alice phone YQ b")]
    public void What_is_something_else_is_not_read(string value) => Assert.False(Disconnection.TryDecode(value, out _));

    [Fact]
    public void A_reason_that_no_close_frame_takes_is_not_read()
    {
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', 126))).TrimEnd('=');
        Assert.False(Disconnection.TryDecode($"1700000000123 alice phone {text}", out _));
    }
}
