using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.Orchestration.Proxying;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace PushApp.Tests.Compat.Orchestration.Proxying;

public sealed class TcpProxyTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TcpProxy _proxy = TcpProxy.Start(0, NullLogger.Instance);

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("localhost")]
    public async Task Both_loopback_addresses_lead_to_a_backend(string host)
    {
        if (host == "::1" && !Socket.OSSupportsIPv6)
        {
            return;
        }
        await using var backend = Backend.Answering("hello");
        _proxy.SetBackends([backend.Endpoint]);

        Assert.Equal("hello", await ReadAllAsync(_proxy.Port, host));
    }

    [Fact]
    public async Task Bytes_arrive_unchanged_and_the_end_of_one_way_leaves_the_other_open()
    {
        await using var backend = new Backend(async stream =>
        {
            // The answer is only written after the client's end of stream.
            var received = new MemoryStream();
            await stream.CopyToAsync(received);
            await stream.WriteAsync(received.ToArray());
        });
        _proxy.SetBackends([backend.Endpoint]);
        using var client = await ConnectAsync(_proxy.Port);
        var sent = RandomNumberGenerator.GetBytes(4 * 1024 * 1024);

        await client.WriteAsync(sent);
        client.Socket.Shutdown(SocketShutdown.Send);
        var received = new MemoryStream();
        await client.CopyToAsync(received).WaitAsync(Limit);

        Assert.Equal(sent, received.ToArray());
    }

    [Fact]
    public async Task A_WebSocket_passes()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.UseWebSockets();
        app.Map("/ws", async (HttpContext context) =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[1024];
            var message = await socket.ReceiveAsync(buffer, CancellationToken.None);
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, endOfMessage: true, CancellationToken.None);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None);
        });
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        _proxy.SetBackends([new IPEndPoint(IPAddress.Loopback, address.Port)]);

        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://localhost:{_proxy.Port}/ws"), CancellationToken.None).WaitAsync(Limit);
        await client.SendAsync("echo"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var buffer = new byte[1024];
        var echo = await client.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(Limit);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(Limit);

        Assert.Equal("echo", Encoding.UTF8.GetString(buffer, 0, echo.Count));
        Assert.Equal("done", client.CloseStatusDescription);
    }

    [Fact]
    public async Task New_connections_reach_every_backend()
    {
        await using var one = Backend.Answering("one");
        await using var two = Backend.Answering("two");
        await using var three = Backend.Answering("three");
        _proxy.SetBackends([one.Endpoint, two.Endpoint, three.Endpoint]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ReadAllAsync(_proxy.Port)));

        Assert.Equal(["one", "three", "two"], answers.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_dead_backend_is_passed_over()
    {
        await using var alive = Backend.Answering("alive");
        _proxy.SetBackends([Dead(), alive.Endpoint, Dead()]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ReadAllAsync(_proxy.Port)));

        Assert.All(answers, answer => Assert.Equal("alive", answer));
    }

    [Fact]
    public async Task A_connection_waits_until_there_is_a_backend()
    {
        var answer = ReadAllAsync(_proxy.Port);
        await using var backend = Backend.Answering("late");

        _proxy.SetBackends([backend.Endpoint]);

        Assert.Equal("late", await answer);
    }

    [Fact]
    public async Task A_connection_waits_until_a_known_backend_listens()
    {
        var port = FreePorts.Next();
        _proxy.SetBackends([new IPEndPoint(IPAddress.Loopback, port)]);
        var answer = ReadAllAsync(_proxy.Port);

        await using var backend = Backend.Answering("up", port);

        Assert.Equal("up", await answer);
    }

    [Fact]
    public async Task A_connection_that_finds_no_backend_in_time_is_reset()
    {
        await using var proxy = TcpProxy.Start(0, NullLogger.Instance, new TcpProxyOptions { BackendWait = TimeSpan.FromMilliseconds(50) });

        await AssertResetAsync(proxy.Port);
    }

    [Fact]
    public async Task No_more_connections_wait_than_allowed()
    {
        await using var proxy = TcpProxy.Start(0, NullLogger.Instance, new TcpProxyOptions { BackendWait = Limit, MaxWaiting = 0 });

        await AssertResetAsync(proxy.Port);
    }

    [Fact]
    public async Task A_backend_that_resets_resets_its_client()
    {
        await using var backend = new Backend(stream =>
        {
            stream.Socket.Close(timeout: 0);
            return Task.CompletedTask;
        });
        _proxy.SetBackends([backend.Endpoint]);

        await AssertResetAsync(_proxy.Port);
    }

    [Fact]
    public async Task Established_connections_survive_a_change_of_backends()
    {
        var leave = new TaskCompletionSource();
        await using var first = new Backend(async stream =>
        {
            await stream.WriteAsync("first"u8.ToArray());
            await leave.Task;
            await stream.WriteAsync(", still"u8.ToArray());
        });
        _proxy.SetBackends([first.Endpoint]);
        using var client = await ConnectAsync(_proxy.Port);
        await client.ReadExactlyAsync(new byte[5]).AsTask().WaitAsync(Limit);

        _proxy.SetBackends([]);
        leave.SetResult();

        Assert.Equal(", still", await new StreamReader(client).ReadToEndAsync().WaitAsync(Limit));
    }

    [Fact]
    public async Task Disposal_closes_the_connections_and_frees_the_port()
    {
        var never = new TaskCompletionSource();
        await using var backend = new Backend(_ => never.Task);
        var proxy = TcpProxy.Start(0, NullLogger.Instance);
        proxy.SetBackends([backend.Endpoint]);
        using var client = await ConnectAsync(proxy.Port);
        await backend.Accepted.WaitAsync(Limit);

        await proxy.DisposeAsync().AsTask().WaitAsync(Limit);

        await Assert.ThrowsAsync<IOException>(() => client.ReadExactlyAsync(new byte[1]).AsTask().WaitAsync(Limit));
        await using var again = TcpProxy.Start(proxy.Port, NullLogger.Instance);
        never.SetResult();
    }

    [Fact]
    public void A_taken_port_says_who_has_it_and_what_to_do()
    {
        var taken = Assert.Throws<PortTakenException>(() => TcpProxy.Start(_proxy.Port, NullLogger.Instance));

        Assert.Equal(_proxy.Port, taken.Port);
        Assert.Contains($"{_proxy.Port}", taken.Message, StringComparison.Ordinal);
        Assert.Contains("give the endpoint another port", taken.Message, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains($"process {Environment.ProcessId} (", taken.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_port_is_given_once()
    {
        var ports = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(FreePorts.Next)));

        Assert.Equal(ports.Length, ports.Distinct().Count());
    }

    private static IPEndPoint Dead() => new(IPAddress.Loopback, FreePorts.Next());

    private static async Task<NetworkStream> ConnectAsync(int port, string host = "127.0.0.1")
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host, port).WaitAsync(Limit);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static async Task<string> ReadAllAsync(int port, string host = "127.0.0.1")
    {
        using var client = await ConnectAsync(port, host);
        return await new StreamReader(client).ReadToEndAsync().WaitAsync(Limit);
    }

    private static async Task AssertResetAsync(int port)
    {
        // The reset may come before the client knows that it is connected.
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => ReadAllAsync(port));
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException ?? failure).SocketErrorCode);
    }
}
