using Org.Apache.Rocketmq;

namespace RocketMQ.Tests.Client;

public sealed class SipHash24Tests
{
    /// <summary>From the reference implementation's test vectors: the input is 00, 01, … of the given length.</summary>
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31UL)]
    [InlineData(1, 0x74f839c593dc67fdUL)]
    [InlineData(8, 0x93f5f5799a932462UL)]
    [InlineData(15, 0xa129ca6149be45e5UL)]
    public void The_hash_is_the_reference_implementations(int length, ulong expected)
    {
        var input = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        Assert.Equal(expected, (ulong)SipHash24.Hash(input));
    }
}
