using System.Buffers.Binary;

namespace PushApp.Fuzz.Generators;

/// <summary>Frames of RFC 6455 as a client sends them, byte by byte.</summary>
internal static class WebSocketFrames
{
    private const int Continuation = 0, TextCode = 1, Binary = 2, CloseCode = 8, PingCode = 9, PongCode = 10;
    private const int MostOfControl = 125;

    /// <summary>What a peer may send: each input is one message or control frame.</summary>
    public static readonly Grammar Valid = new(
        "WebSocket frame",
        (8, "text", dice => Frame(TextCode, ClientFrames.Valid.Next(dice))),
        (3, "fragments", dice => Fragments(dice, ClientFrames.Valid.Next(dice), pings: false)),
        (2, "fragments with pings between", dice => Fragments(dice, ClientFrames.Valid.Next(dice), pings: true)),
        (2, "ping", dice => Frame(PingCode, dice.Bytes(dice.Below(MostOfControl + 1)))),
        (2, "pong", dice => Frame(PongCode, dice.Bytes(dice.Below(MostOfControl + 1)))));

    /// <summary>What ends the connection.</summary>
    public static readonly Grammar Wrong = new(
        "wrong WebSocket frame",
        (6, "wrong text", dice => Frame(TextCode, ClientFrames.Wrong.Next(dice))),
        (2, "wrong text in fragments", dice => Fragments(dice, ClientFrames.Wrong.Next(dice), pings: false)),
        (2, "binary", dice => Frame(Binary, dice.Bytes(dice.Below(200)))),
        (2, "text that is not UTF-8", dice => Frame(TextCode, Json.Object(("type", Json.String("ping")), ("x", [0x22, 0xff, 0xc0, 0x22])), fin: !dice.OneIn(3))),
        (2, "no mask", dice => Frame(TextCode, ClientFrames.Valid.Next(dice), mask: false)),
        (2, "reserved bits", dice => Frame(TextCode, ClientFrames.Valid.Next(dice), reserved: 1 + dice.Below(7))),
        (2, "reserved opcode", dice => Frame(dice.Of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15), dice.Bytes(dice.Below(20)))),
        (2, "long control frame", dice => Frame(dice.Of(CloseCode, PingCode, PongCode), dice.Bytes(126 + dice.Below(300)))),
        (2, "control frame in pieces", dice => Frame(dice.Of(CloseCode, PingCode, PongCode), dice.Bytes(4), fin: false)),
        (2, "continuation of nothing", dice => Frame(Continuation, ClientFrames.Valid.Next(dice))),
        (2, "text within a text", dice => Text.Join(Frame(TextCode, "{"u8.ToArray(), fin: false), Frame(TextCode, ClientFrames.Valid.Next(dice)))),
        (2, "length that is not the shortest", dice => Frame(TextCode, """{"type":"ping"}"""u8.ToArray(), lengthBytes: dice.Of(2, 8))),
        (2, "length beyond all", dice => [0x81, 0xff, .. LongLength(dice.Of(long.MaxValue, long.MinValue, -1, 1L << 40, int.MaxValue, 1L + int.MaxValue)), .. dice.Bytes(20)]),
        (2, "too large in fragments", dice => Fragments(dice, Text.Join("{\"type\":\""u8.ToArray(), Text.Repeat("x", 17_000), "\"}"u8.ToArray()), pings: false)),
        (3, "close", dice => Frame(CloseCode, Close(dice))),
        (2, "cut off", dice => Frame(TextCode, ClientFrames.Valid.Next(dice)) is var frame ? frame[..dice.Below(frame.Length)] : []),
        (2, "spoiled", dice => Text.Spoil(dice, Valid.Next(dice))),
        (2, "any bytes", dice => dice.Bytes(1 + dice.Below(100))));

    /// <summary>An orderly close.</summary>
    public static byte[] NormalClose { get; } = Frame(CloseCode, [0x03, 0xe8]);

    private static byte[] Frame(int opcode, byte[] payload, bool fin = true, bool mask = true, int reserved = 0, int? lengthBytes = null)
    {
        // Any mask will do; with zeros an input can be read.
        var length = lengthBytes ?? (payload.Length <= MostOfControl ? 0 : payload.Length <= ushort.MaxValue ? 2 : 8);
        byte first = (byte)((fin ? 0x80 : 0) | (reserved << 4) | opcode), masked = (byte)(mask ? 0x80 : 0);
        byte[] head = length switch
        {
            0 => [first, (byte)(masked | payload.Length)],
            2 => [first, (byte)(masked | 126), (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [first, (byte)(masked | 127), .. LongLength(payload.Length)],
        };
        return mask ? [.. head, 0, 0, 0, 0, .. payload] : [.. head, .. payload];
    }

    private static byte[] Fragments(Dice dice, byte[] payload, bool pings)
    {
        var frames = new List<byte>();
        var pieces = payload.Chunk(Math.Max(1, payload.Length / (1 + dice.Below(8)))).Append([]).ToArray();
        for (var i = 0; i < pieces.Length; i++)
        {
            frames.AddRange(Frame(i == 0 ? TextCode : Continuation, pieces[i], fin: i == pieces.Length - 1));
            if (pings && i < pieces.Length - 1)
            {
                frames.AddRange(Frame(PingCode, dice.Bytes(dice.Below(10))));
            }
        }

        return [.. frames];
    }

    private static byte[] Close(Dice dice) => dice.Below(5) switch
    {
        0 => [],
        1 => [3],
        2 => [.. ShortNumber(dice.Of(0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65535))],
        3 => [.. ShortNumber(1000), 0xff, 0xfe],
        _ => [.. ShortNumber(dice.Of(1000, 1001, 3000, 4000, 4999)), .. Text.Repeat("r", dice.Below(123))],
    };

    private static byte[] ShortNumber(int number) => [(byte)(number >> 8), (byte)number];

    private static byte[] LongLength(long length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, length);
        return bytes;
    }
}
