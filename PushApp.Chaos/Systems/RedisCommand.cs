using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PushApp.Chaos.Systems;

/// <summary>Commands to a Redis server, as an operator types them.</summary>
internal static class RedisCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Sends one command and returns the answer: a line, or a text of many.</summary>
    /// <exception cref="SocketException">There is no server.</exception>
    public static async Task<string> AskAsync(int port, string command)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{command}\r\n"), limit.Token);
        using var reader = new StreamReader(client.GetStream());
        var first = await reader.ReadLineAsync(limit.Token) ?? "";
        if (!first.StartsWith('$'))
        {
            return first;
        }

        var text = new char[int.Parse(first[1..], System.Globalization.CultureInfo.InvariantCulture)];
        await reader.ReadBlockAsync(text, limit.Token);
        return new string(text);
    }
}
