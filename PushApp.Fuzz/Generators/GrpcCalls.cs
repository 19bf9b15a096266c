using Google.Protobuf.Reflection;
using PushApp.RocketMQ.Protocol;

namespace PushApp.Fuzz.Generators;

/// <summary>Calls of the broker's service, as frames of HTTP/2.</summary>
internal static class GrpcCalls
{
    // What HTTP/2 permits in one frame unless a server says that it takes more.
    private const int LargestFrame = 16_384;

    private static readonly ServiceDescriptor Service = ServiceReflection.Descriptor.Services.Single();

    /// <summary>The names of all calls, as <see cref="Dice.Chosen"/> gets them.</summary>
    public static IReadOnlyList<string> Names => [.. Service.Methods.Select(method => NameOf(method))];

    /// <summary>One call on a stream: its headers, one message or several where the call takes a stream of them.</summary>
    public static byte[] Next(Dice dice, int stream)
    {
        // The one that has most behind it.
        var method = dice.OneIn(4) ? Service.FindMethodByName("ReceiveMessage") : dice.Of([.. Service.Methods]);
        dice.Chosen?.Invoke(NameOf(method));
        var frames = new List<byte>(Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders, stream, HeadersOf(dice, method)));
        var messages = new List<byte>();
        for (var left = method.IsClientStreaming ? 1 + dice.Below(3) : dice.OneIn(60) ? dice.Of(0, 2) : 1; left > 0; left--)
        {
            messages.AddRange(Message(dice, ProtobufMessages.Next(dice, method.InputType)));
        }

        foreach (var piece in messages.Chunk(LargestFrame))
        {
            frames.AddRange(Http2Frames.Frame(Http2Frames.Data, 0, stream, piece));
        }

        return [.. frames, .. Http2Frames.Frame(Http2Frames.Data, Http2Frames.EndStream, stream, [])];
    }

    private static string NameOf(MethodDescriptor method) => $"call: {method.Name}";

    // A byte that says whether it is compressed, and its length.
    private static byte[] Message(Dice dice, byte[] message)
    {
        var length = dice.OneIn(100) ? dice.Of(0, int.MaxValue, -1, message.Length + 1) : message.Length;
        return [(byte)(dice.OneIn(100) ? dice.Below(256) : 0), (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. message];
    }

    private static byte[] HeadersOf(Dice dice, MethodDescriptor method) => Text.Join(
        Http2Frames.Literal(":method", dice.OneIn(100) ? "GET" : "POST"),
        Http2Frames.Literal(":scheme", "http"),
        Http2Frames.Literal(":authority", "localhost"),
        Http2Frames.Literal(":path", $"/{Service.FullName}/{(dice.OneIn(100) ? Text.Word(dice, 20) : method.Name)}"),
        Http2Frames.Literal("content-type", dice.OneIn(100) ? "text/plain" : "application/grpc"),
        Http2Frames.Literal("te", "trailers"),
        Http2Frames.Literal("grpc-timeout", dice.OneIn(50) ? dice.Of("", "x", "-1S", "99999999999H", "1u") : dice.OneIn(8) ? "300m" : "10S"),
        dice.OneIn(20) ? [] : Http2Frames.Literal("x-mq-client-id", dice.OneIn(20) ? Text.Word(dice, 40) : $"fuzz-client-{dice.Below(32)}"),
        dice.OneIn(4) ? Http2Frames.Literal("x-mq-namespace", dice.Of("", "ns", "a b")) : [],
        dice.OneIn(10) ? Http2Frames.Literal("x-mq-date-time", Text.Word(dice, 20)) : [],
        dice.OneIn(10) ? Http2Frames.Literal("authorization", $"MQv2-HMAC-SHA1 Credential={Text.Word(dice, 10)}, SignedHeaders=x-mq-date-time, Signature={Text.Word(dice, 40)}") : []);
}
