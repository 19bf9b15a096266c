using System.Text;
using PushApp.Bench.Protocols;

namespace PushApp.Tests.Bench.Protocols;

public sealed class FrameFieldsTests
{
    [Theory]
    [InlineData("""{"type":"message","seq":42,"body":{"n":7}}""", "\"seq\":", 42)]
    [InlineData("""{"type":"message","seq":42,"body":{"n":7}}""", "\"n\":", 7)]
    [InlineData("""{"type":"welcome"}""", "\"n\":", -1)]
    [InlineData("""{"n":"seven"}""", "\"n\":", -1)]
    public void A_number_is_found_behind_its_name(string frame, string name, long number) =>
        Assert.Equal(number, FrameFields.Number(Encoding.UTF8.GetBytes(frame), Encoding.UTF8.GetBytes(name)));
}
