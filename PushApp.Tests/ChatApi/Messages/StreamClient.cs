using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace PushApp.Tests.ChatApi.Messages;

/// <summary>A client that sends lines and reads answers at the same time, on a socket of its own, which HttpClient does not over HTTP/1.1.</summary>
internal sealed class StreamClient : IDisposable
{
    private readonly TcpClient _socket;
    private readonly StreamReader _reader;
    private string _answered = "";

    private StreamClient(TcpClient socket)
    {
        _socket = socket;
        _reader = new StreamReader(socket.GetStream(), Encoding.UTF8);
    }

    /// <summary>Sends the head of a request as somebody.</summary>
    public static async Task<StreamClient> OpenAsync(ChatApiProcess api, string user, params string[] scopes)
    {
        using var http = await api.AsAsync(user, scopes);
        return await OpenAsync(api.Http.BaseAddress!, http.DefaultRequestHeaders.Authorization!.Parameter!);
    }

    /// <summary>Sends the head of a request with a token.</summary>
    public static async Task<StreamClient> OpenAsync(Uri api, string token)
    {
        var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(api.Host, api.Port);
        var client = new StreamClient(socket);
        await client.SendRawAsync(
            $"POST /api/messages/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        return client;
    }

    /// <summary>Reads the answer's head; its status line.</summary>
    public async Task<string> StatusAsync()
    {
        var status = await ReadRawAsync();
        while (await ReadRawAsync() is { Length: > 0 })
        {
        }

        return status!;
    }

    /// <summary>Sends text, in one chunk.</summary>
    public Task SendAsync(string text) => SendRawAsync($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

    /// <summary>Says that nothing more comes.</summary>
    public Task EndAsync() => SendRawAsync("0\r\n\r\n");

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendRawAsync(string text) => await _socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>The next answer; null behind the last one.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        while (!_answered.Contains('\n', StringComparison.Ordinal))
        {
            var size = int.Parse((await ReadRawAsync())!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var chunk = new char[size];
            await _reader.ReadBlockAsync(chunk).AsTask().WaitAsync(TimeSpan.FromMinutes(1));
            await ReadRawAsync();
            _answered += new string(chunk);
            if (size == 0)
            {
                Assert.Empty(_answered);
                return null;
            }
        }

        var line = _answered[.._answered.IndexOf('\n', StringComparison.Ordinal)];
        _answered = _answered[(line.Length + 1)..];
        return JsonSerializer.Deserialize<JsonElement>(line);
    }

    /// <summary>Ends the connection without a word.</summary>
    public void Abort()
    {
        _socket.Client.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _socket.Dispose();
    }

    private async Task<string?> ReadRawAsync() => await _reader.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
}
