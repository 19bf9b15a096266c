using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Org.Apache.Rocketmq;

namespace RocketMQ.Tests.Client;

/// <summary>What a call makes of the answers that a gRPC server gives, and of those that it does not.</summary>
public sealed class GrpcConnectionTests : IAsyncLifetime, IDisposable
{
    // A Duration of one second in protobuf's form, after its prefix.
    private static readonly byte[] OneSecond = [0, 0, 0, 0, 2, 8, 1];

    private readonly SocketsHttpHandler _handler = new();
    private RequestDelegate _answer = _ => Task.CompletedTask;
    private WebApplication _server = null!;
    private GrpcConnection _connection = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        _server = builder.Build();
        _server.Run(context => _answer(context));
        await _server.StartAsync();
        _connection = new GrpcConnection(_handler, _server.Urls.Single());
    }

    public void Dispose()
    {
        _connection.Dispose();
        _handler.Dispose();
    }

    public async Task DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_call_sends_what_the_protocol_asks_for()
    {
        IHeaderDictionary? headers = null;
        byte[]? request = null;
        _answer = async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            (headers, request) = (new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)), body.ToArray());
            await AnswerAsync(context, OneSecond, 0);
        };

        Assert.Equal(1, (await CallAsync()).Seconds);
        Assert.Equal(("trailers", "application/grpc", "30000m", "a value"), ($"{headers!.TE}", $"{headers.ContentType}", $"{headers["grpc-timeout"]}", $"{headers["x-key"]}"));
        Assert.Equal([0, 0, 0, 0, 2, 8, 7], request);
    }

    [Fact]
    public async Task Messages_are_read_one_by_one_wherever_the_parts_of_an_answer_are_cut()
    {
        byte[] large = [.. Prefix(70_000), .. new byte[] { 0x1a, 0xec, 0xa2, 4 }, .. new byte[69_996]];
        _answer = async context =>
        {
            byte[] all = [.. OneSecond, .. large, .. OneSecond];
            foreach (var part in all.Chunk(6))
            {
                await context.Response.Body.WriteAsync(part);
            }

            await AnswerAsync(context, [], 0);
        };

        using var call = Start();
        var sizes = new List<int>();
        while (await call.ReadAsync() is { } message)
        {
            sizes.Add(message.CalculateSize());
        }

        Assert.Equal([2, 70_000, 2], sizes);
    }

    [Theory]
    [InlineData(5, "no such method %26 so on", StatusCode.NotFound, "no such method & so on")]
    [InlineData(14, "", StatusCode.Unavailable, "")]
    public async Task A_status_that_is_not_ok_is_thrown(int status, string sent, StatusCode expected, string detail)
    {
        _answer = context => AnswerAsync(context, [], status, sent);

        var thrown = await ThrowsAsync();

        Assert.Equal((expected, detail), (thrown.StatusCode, thrown.Status.Detail));
    }

    [Fact]
    public async Task A_status_in_place_of_an_answer_is_thrown_too()
    {
        _answer = context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "16";
            context.Response.Headers["grpc-message"] = "who are you";
            return Task.CompletedTask;
        };

        var thrown = await ThrowsAsync();

        Assert.Equal((StatusCode.Unauthenticated, "who are you"), (thrown.StatusCode, thrown.Status.Detail));
    }

    [Theory]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(418, StatusCode.Unknown)]
    public async Task A_server_of_another_kind_is_told_by_its_http_status(int status, StatusCode expected)
    {
        _answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        Assert.Equal(expected, (await ThrowsAsync()).StatusCode);
    }

    public static TheoryData<byte[], StatusCode> Unreadable => new()
    {
        { [1, .. OneSecond[1..]], StatusCode.Internal },
        { OneSecond[..6], StatusCode.Internal },
        { [0, 0, 0, 0, 2, 0xff, 0xff], StatusCode.Internal },
        { Prefix((64 << 20) + 1), StatusCode.ResourceExhausted },
        { [], StatusCode.Internal },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task An_answer_that_cannot_be_read_is_refused(byte[] answer, StatusCode expected)
    {
        _answer = context => AnswerAsync(context, answer, 0);

        Assert.Equal(expected, (await ThrowsAsync()).StatusCode);
    }

    [Fact]
    public async Task An_answer_without_a_status_is_refused()
    {
        _answer = context => context.Response.Body.WriteAsync(OneSecond).AsTask();

        Assert.Equal(StatusCode.Internal, (await ThrowsAsync()).StatusCode);
    }

    [Fact]
    public async Task A_call_ends_when_its_time_is_over_when_it_is_cancelled_and_when_the_connection_is_given_up()
    {
        _answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var cancel = new CancellationTokenSource();
        var (late, cancelled, givenUp) = (CallAsync(TimeSpan.FromMilliseconds(100)), CallAsync(cancellationToken: cancel.Token), CallAsync());

        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => late)).StatusCode);
        await cancel.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => cancelled)).StatusCode);
        _connection.Dispose();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => givenUp)).StatusCode);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        await _server.StopAsync();

        Assert.Equal(StatusCode.Unavailable, (await ThrowsAsync()).StatusCode);
    }

    private static byte[] Prefix(int length) => [0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];

    private static async Task AnswerAsync(HttpContext context, byte[] messages, int status, string detail = "")
    {
        await context.Response.Body.WriteAsync(messages);
        context.Response.AppendTrailer("grpc-status", $"{status}");
        context.Response.AppendTrailer("grpc-message", detail);
    }

    private Task<RpcException> ThrowsAsync() => Assert.ThrowsAsync<RpcException>(() => CallAsync());

    private Task<Duration> CallAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) => _connection.CallAsync(
        "/service/Method", new Duration { Seconds = 7 }, Duration.Parser, new Metadata { { "x-key", "a value" } }, timeout ?? TimeSpan.FromSeconds(30), cancellationToken);

    private GrpcCall<Duration> Start() => _connection.Start(
        "/service/Method", new Duration { Seconds = 7 }, Duration.Parser, [], TimeSpan.FromSeconds(30), default);
}
