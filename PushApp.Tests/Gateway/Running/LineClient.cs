using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace PushApp.Tests.Gateway.Running;

/// <summary>A client over TCP: frames are lines.</summary>
internal sealed class LineClient : IDisposable
{
    private readonly TcpClient _socket;
    private readonly Stream _stream;
    private readonly StreamReader _reader;

    private LineClient(TcpClient socket, Stream stream)
    {
        (_socket, _stream) = (socket, stream);
        _reader = new StreamReader(stream);
    }

    /// <summary>The first line of a user's client.</summary>
    public static string Connect(string user, string more = "") => $$"""{"type":"connect","token":"{{GatewayProcess.Token(user)}}"{{more}}}""";

    /// <summary>Connects, by TLS where there is a certificate that is trusted, and sends the first line, if there is one.</summary>
    public static async Task<LineClient> ConnectAsync(int port, string? firstLine, X509Certificate2? trusted = null)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", port);
        Stream stream = socket.GetStream();
        if (trusted is not null)
        {
            var tls = new SslStream(stream, false, (_, certificate, _, _) => certificate?.GetCertHashString() == trusted.GetCertHashString());
            await tls.AuthenticateAsClientAsync("localhost");
            stream = tls;
        }

        var client = new LineClient(socket, stream);
        if (firstLine is not null)
        {
            await client.SendAsync(firstLine);
        }

        return client;
    }

    public async Task SendAsync(string line) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));

    public async Task<string?> LineAsync() => await _reader.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>Reads the next frame that is no ping.</summary>
    public async Task<JsonElement> ReadAsync(string type)
    {
        JsonElement frame;
        do
        {
            frame = JsonSerializer.Deserialize<JsonElement>(await LineAsync() ?? throw new EndOfStreamException());
        }
        while (type != "ping" && frame.GetProperty("type").GetString() == "ping");
        Assert.Equal(type, frame.GetProperty("type").GetString());
        return frame;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _socket.Dispose();
    }
}
