using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Google.Protobuf;
using Grpc.Core;

namespace Org.Apache.Rocketmq;

/// <summary>One call, from its request to the status behind its last message. For one reader.</summary>
internal sealed class GrpcCall<T> : IDisposable where T : class, IMessage<T>
{
    private const int FirstBuffer = 4096;

    private static readonly string UserAgent = $"grpc-dotnet-rocketmq/{ClientIdentity.Version}";

    private readonly MessageParser<T> _parser;
    private readonly CancellationToken _closed;
    private readonly CancellationToken _cancelled;
    private readonly CancellationTokenSource _stop;
    private readonly Task<HttpResponseMessage> _answer;
    private HttpResponseMessage? _response;
    private Stream? _stream;
    private byte[] _buffer = [];
    private int _start;
    private int _end;

    public GrpcCall(
        HttpMessageInvoker http, Uri method, IMessage request, MessageParser<T> parser, Metadata headers, TimeSpan timeout, CancellationToken closed,
        CancellationToken cancellationToken)
    {
        (_parser, _closed, _cancelled) = (parser, closed, cancellationToken);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(closed, cancellationToken);
        _stop.CancelAfter(timeout);
        _answer = http.SendAsync(ToHttp(method, request, headers, timeout), _stop.Token);
    }

    /// <summary>The next message; null where there is none, and the status is OK.</summary>
    /// <exception cref="RpcException">The server was not reached, did not answer in time, or answered with a status that is not OK.</exception>
    public async ValueTask<T?> ReadAsync()
    {
        try
        {
            if (_response is null)
            {
                _response = await _answer.ConfigureAwait(false);
                CheckHttp(_response);
                _stream = await _response.Content.ReadAsStreamAsync(_stop.Token).ConfigureAwait(false);
            }

            if (!await HasAsync(GrpcRequest.PrefixBytes).ConfigureAwait(false))
            {
                CheckStatus(_response);
                return null;
            }

            var length = LengthOf(_buffer.AsSpan(_start, GrpcRequest.PrefixBytes));
            if (!await HasAsync(GrpcRequest.PrefixBytes + length).ConfigureAwait(false))
            {
                CheckStatus(_response);
                throw new RpcException(new Status(StatusCode.Internal, "The answer ends within a message."));
            }

            var message = _parser.ParseFrom(_buffer.AsSpan(_start + GrpcRequest.PrefixBytes, length));
            _start += GrpcRequest.PrefixBytes + length;
            return message;
        }
        catch (OperationCanceledException e)
        {
            throw new RpcException(
                _cancelled.IsCancellationRequested || _closed.IsCancellationRequested
                    ? new Status(StatusCode.Cancelled, "The call was ended here.", e)
                    : new Status(StatusCode.DeadlineExceeded, "The server did not answer in time.", e));
        }
        catch (InvalidProtocolBufferException e)
        {
            // An IOException too.
            throw new RpcException(new Status(StatusCode.Internal, "The answer cannot be read.", e));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ObjectDisposedException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, e.Message, e));
        }
    }

    /// <summary>Ends the call where it has not come to its end.</summary>
    public void Dispose()
    {
        if (_response is null)
        {
            _stop.Cancel();
            _ = ForgetAsync(_answer);
        }

        _response?.Dispose();
        _stop.Dispose();
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    // What comes yet, and how it fails, concerns nobody.
    private static async Task ForgetAsync(Task<HttpResponseMessage> answer)
    {
        await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (answer.IsCompletedSuccessfully)
        {
            (await answer.ConfigureAwait(false)).Dispose();
        }
    }

    private static HttpRequestMessage ToHttp(Uri method, IMessage request, Metadata headers, TimeSpan timeout)
    {
        var http = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new GrpcRequest(request),
        };
        http.Headers.TryAddWithoutValidation("te", "trailers");
        http.Headers.TryAddWithoutValidation("user-agent", UserAgent);
        http.Headers.TryAddWithoutValidation("grpc-timeout", string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Ceiling(timeout.TotalMilliseconds)}m"));
        foreach (var header in headers)
        {
            http.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return http;
    }

    private static void CheckHttp(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var code = response.StatusCode switch
            {
                HttpStatusCode.BadRequest => StatusCode.Internal,
                HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
                HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
                HttpStatusCode.NotFound => StatusCode.Unimplemented,
                HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
                _ => StatusCode.Unknown,
            };
            throw new RpcException(new Status(code, $"The server answered with HTTP status {(int)response.StatusCode}; it is no gRPC server."));
        }
    }

    // Behind the messages, or in place of them.
    private static void CheckStatus(HttpResponseMessage response)
    {
        if (!response.TrailingHeaders.TryGetValues("grpc-status", out var values) && !response.Headers.TryGetValues("grpc-status", out values))
        {
            throw new RpcException(new Status(StatusCode.Internal, "The answer has no gRPC status."));
        }

        if (!int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            throw new RpcException(new Status(StatusCode.Unknown, $"The gRPC status is no number: {values.First()}."));
        }

        if (code != (int)StatusCode.OK)
        {
            var detail = response.TrailingHeaders.TryGetValues("grpc-message", out values) || response.Headers.TryGetValues("grpc-message", out values)
                ? Uri.UnescapeDataString(values.First())
                : "";
            throw new RpcException(new Status((StatusCode)code, detail));
        }
    }

    private static int LengthOf(ReadOnlySpan<byte> prefix)
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        return prefix[0] != 0 ? throw new RpcException(new Status(StatusCode.Internal, "The message is compressed, which nobody asked for."))
            : length > GrpcConnection.MaxMessageBytes ? throw new RpcException(new Status(StatusCode.ResourceExhausted, $"The message has {length} bytes; at most {GrpcConnection.MaxMessageBytes} are taken."))
            : (int)length;
    }

    /// <summary>Reads until so many bytes are there; false where the answer ends before.</summary>
    private async ValueTask<bool> HasAsync(int count)
    {
        while (_end - _start < count)
        {
            MakeRoom(count);
            var read = await _stream!.ReadAsync(_buffer.AsMemory(_end), _stop.Token).ConfigureAwait(false);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    private void MakeRoom(int count)
    {
        if (_buffer.Length - _start >= count && _end < _buffer.Length)
        {
            return;
        }

        var held = _buffer.AsSpan(_start, _end - _start);
        var next = _buffer.Length >= count ? _buffer : ArrayPool<byte>.Shared.Rent(Math.Max(count, FirstBuffer));
        held.CopyTo(next);
        (_start, _end) = (0, held.Length);
        if (next != _buffer && _buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = next;
    }
}
