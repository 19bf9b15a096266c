using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Org.Apache.Rocketmq;

/// <summary>
/// SipHash-2-4 (Aumasson and Bernstein 2012) with the key 00 01 … 0f. RocketMQ's Java client places a message group
/// on a queue by it; all producers of a group must agree on the queue, or the group has no order.
/// </summary>
internal static class SipHash24
{
    private const ulong Key0 = 0x0706050403020100;
    private const ulong Key1 = 0x0f0e0d0c0b0a0908;

    public static long Hash(string text) => Hash(Encoding.UTF8.GetBytes(text));

    public static long Hash(ReadOnlySpan<byte> data)
    {
        var state = new State(Key0 ^ 0x736f6d6570736575, Key1 ^ 0x646f72616e646f6d, Key0 ^ 0x6c7967656e657261, Key1 ^ 0x7465646279746573);
        var rest = data;
        while (rest.Length >= 8)
        {
            state.Absorb(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            rest = rest[8..];
        }

        var last = (ulong)data.Length << 56;
        for (var i = 0; i < rest.Length; i++)
        {
            last |= (ulong)rest[i] << (8 * i);
        }

        state.Absorb(last);
        return state.Finish();
    }

    private struct State(ulong v0, ulong v1, ulong v2, ulong v3)
    {
        public void Absorb(ulong word)
        {
            v3 ^= word;
            Round();
            Round();
            v0 ^= word;
        }

        public long Finish()
        {
            v2 ^= 0xff;
            Round();
            Round();
            Round();
            Round();
            return (long)(v0 ^ v1 ^ v2 ^ v3);
        }

        private void Round()
        {
            v0 += v1;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v3;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
