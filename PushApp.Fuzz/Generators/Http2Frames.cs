namespace PushApp.Fuzz.Generators;

/// <summary>Frames of RFC 9113, byte by byte.</summary>
internal static class Http2Frames
{
    public const int Data = 0, Headers = 1, Priority = 2, Reset = 3, Settings = 4, PushPromise = 5, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;

    /// <summary>The flag of the last frame of a stream.</summary>
    public const int EndStream = 1;

    /// <summary>The flag of the last frame of a block of headers.</summary>
    public const int EndHeaders = 4;

    private const int HeaderTableSize = 1;

    /// <summary>Frames by chance: each kind with odd flags, lengths, streams and contents.</summary>
    public static readonly Grammar Odd = new(
        "HTTP/2 frame",
        (3, "settings", dice => Frame(Settings, dice.Below(2), dice.Size(3), [.. Enumerable.Range(0, dice.Below(6)).SelectMany(_ => dice.Bytes(6))])),
        (2, "many settings", _ => Frame(Settings, 0, 0, [.. Enumerable.Range(0, 300).SelectMany(_ => (byte[])[0, 3, 0, 0, 0, 1])])),
        (3, "headers", dice => Frame(Headers, dice.Below(256), 1 + dice.Below(8), dice.Bytes(dice.Below(60)))),
        (2, "headers without an end", dice => Frame(Headers, 0, 1 + (2 * dice.Below(4)), Literal("a", "b"))),
        (2, "continuation", dice => Frame(Continuation, dice.Below(5), 1 + dice.Below(8), dice.Bytes(dice.Below(40)))),
        (2, "data", dice => Frame(Data, dice.Below(16), dice.Below(8), dice.Bytes(dice.Below(100)))),
        (2, "reset", dice => Frame(Reset, 0, dice.Below(8), dice.Bytes(dice.Of(4, 4, 3, 5)))),
        (2, "priority", dice => Frame(Priority, 0, dice.Below(8), dice.Bytes(dice.Of(5, 5, 4)))),
        (2, "window", dice => Frame(WindowUpdate, 0, dice.Below(4), dice.Of<byte[]>([0, 0, 0, 0], [0x7f, 0xff, 0xff, 0xff], [0, 0, 1], [0, 1, 0, 0]))),
        (2, "ping", dice => Frame(Ping, dice.Below(2), dice.Size(3), dice.Bytes(dice.Of(8, 8, 7, 0)))),
        (1, "push promise", dice => Frame(PushPromise, EndHeaders, 1, dice.Bytes(dice.Below(20)))),
        (1, "away", dice => Frame(GoAway, 0, dice.Size(2), dice.Bytes(dice.Of(8, 20, 3)))),
        (2, "unknown kind", dice => Frame(10 + dice.Below(246), dice.Below(256), dice.Below(8), dice.Bytes(dice.Below(40)))),
        (2, "length that is not so", dice => [.. dice.Bytes(3), .. Frame(dice.Below(10), 0, 1, dice.Bytes(10))[3..]]),
        (1, "HTTP/1.1", _ => "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray()),
        (1, "any bytes", dice => dice.Bytes(1 + dice.Below(50))));

    /// <summary>What a client says first. The server is told to keep no table of headers, so that it spells each of them out.</summary>
    public static byte[] Preface { get; } = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [0, HeaderTableSize, 0, 0, 0, 0])];

    /// <summary>A frame.</summary>
    public static byte[] Frame(int type, int flags, int stream, byte[] payload) =>
    [
        (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, (byte)type, (byte)flags,
        (byte)(stream >> 24), (byte)(stream >> 16), (byte)(stream >> 8), (byte)stream, .. payload,
    ];

    /// <summary>A header, spelled out (RFC 7541 §6.2.2); name and value have less than 127 bytes.</summary>
    public static byte[] Literal(string name, string value) => [0, (byte)name.Length, .. Text.Utf8(name), (byte)value.Length, .. Text.Utf8(value)];
}
