using System.Buffers.Binary;
using PushApp.Delivery.Identity;

namespace PushApp.Delivery.Envelopes;

/// <summary>
/// The body of a RocketMQ message on <c>PUSH_MESSAGE</c> that says who has come or left, to those of a gateway's users who
/// watch: <c>5</c>, the user after its length in one byte, <c>1</c> or <c>0</c> for here or away, the Unix time in milliseconds
/// in 8 bytes (little-endian), and then the watchers up to the end, each after its length in one byte.
/// </summary>
/// <param name="User">Who has come or left.</param>
/// <param name="Online">Whether the user is here now.</param>
/// <param name="At">Since when.</param>
/// <param name="Watchers">Who is told.</param>
public sealed record PresenceEnvelope(string User, bool Online, DateTimeOffset At, IReadOnlyList<string> Watchers)
{
    /// <summary>The format's first byte, which no other envelope has.</summary>
    public const byte Version = 5;

    private const int FixedBytes = 1 + 8;

    /// <summary>Whether the body of a RocketMQ message is of this form.</summary>
    public static bool Is(ReadOnlySpan<byte> body) => body is [Version, ..];

    /// <summary>Writes the envelope.</summary>
    public byte[] Encode()
    {
        var envelope = new byte[1 + PushItemBytes.SizeOf(User) + FixedBytes + Watchers.Sum(PushItemBytes.SizeOf)];
        envelope[0] = Version;
        var rest = envelope.AsSpan(1);
        PushItemBytes.Write(ref rest, User);
        rest[0] = Online ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(rest[1..], At.ToUnixTimeMilliseconds());
        rest = rest[FixedBytes..];
        foreach (var watcher in Watchers)
        {
            PushItemBytes.Write(ref rest, watcher);
        }

        return envelope;
    }

    /// <summary>Reads an envelope.</summary>
    /// <exception cref="FormatException">It is not an envelope of this version.</exception>
    public static PresenceEnvelope Decode(ReadOnlyMemory<byte> envelope)
    {
        var rest = Is(envelope.Span) ? envelope[1..] : throw new FormatException($"Not a presence envelope of version {Version}.");
        if (!TryReadUser(ref rest, out var user) || rest.Length < FixedBytes || rest.Span[0] > 1)
        {
            throw Broken();
        }

        var (online, at) = (rest.Span[0] == 1, BinaryPrimitives.ReadInt64LittleEndian(rest.Span[1..]));
        if (!PushItemBytes.IsTime(at))
        {
            throw Broken();
        }

        rest = rest[FixedBytes..];
        var watchers = new List<string>();
        while (!rest.IsEmpty)
        {
            watchers.Add(TryReadUser(ref rest, out var watcher) ? watcher : throw Broken());
        }

        return new PresenceEnvelope(user, online, DateTimeOffset.FromUnixTimeMilliseconds(at), watchers);
    }

    private static bool TryReadUser(ref ReadOnlyMemory<byte> rest, out string user) =>
        PushItemBytes.TryRead(ref rest, out user) && Identifiers.TryValidate(user, out _);

    private static FormatException Broken() => new("Not a presence envelope: it is cut off, or has ids that cannot be.");
}
