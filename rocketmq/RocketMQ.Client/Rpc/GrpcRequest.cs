using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Org.Apache.Rocketmq;

/// <summary>A call's one request: a zero for no compression, the length in four bytes, the message.</summary>
internal sealed class GrpcRequest : HttpContent
{
    /// <summary>What stands before each message, of a request and of an answer.</summary>
    public const int PrefixBytes = 5;

    private static readonly MediaTypeHeaderValue Type = new("application/grpc");

    private readonly IMessage _message;
    private readonly int _length;

    public GrpcRequest(IMessage message)
    {
        (_message, _length) = (message, message.CalculateSize());
        Headers.ContentType = Type;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(PrefixBytes + _length);
        bytes[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), _length);
        _message.WriteTo(bytes.AsSpan(PrefixBytes, _length));
        await stream.WriteAsync(bytes.AsMemory(0, PrefixBytes + _length), cancellationToken).ConfigureAwait(false);
        // Not where the write failed: it may still be under way.
        ArrayPool<byte>.Shared.Return(bytes);
    }

    // As gRPC's requests are: what follows is not announced.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
