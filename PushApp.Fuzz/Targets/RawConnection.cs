using System.Net;
using System.Net.Sockets;

namespace PushApp.Fuzz.Targets;

/// <summary>A TCP connection that sends bytes as they are, and keeps what comes back.</summary>
internal sealed class RawConnection : IDisposable
{
    private const int MostDripped = 100;
    private static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly List<byte> _received = [];

    private RawConnection(Socket socket) => _socket = socket;

    /// <summary>What has come.</summary>
    public ReadOnlySpan<byte> Received => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_received);

    /// <summary>Connects to a port of loopback.</summary>
    /// <param name="port">The port.</param>
    /// <param name="number">Connections of other numbers come from other addresses of loopback, so that no limit of one address is in their way.</param>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<RawConnection> OpenAsync(int port, long number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(new IPAddress([127, (byte)(1 + (number / 62_500 % 250)), (byte)(number / 250 % 250), (byte)(1 + (number % 250))]), 0));
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return new RawConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends the inputs of a case.</summary>
    /// <returns>How many were sent before the other side had gone.</returns>
    public async Task<int> SendAsync(FuzzCase fuzzCase)
    {
        if (fuzzCase.Pace is Pace.Together)
        {
            return await SendAsync((byte[])[.. fuzzCase.Inputs.SelectMany(input => input)]) ? fuzzCase.Inputs.Count : 1;
        }

        for (var i = 0; i < fuzzCase.Inputs.Count; i++)
        {
            if (!await SendAsync(fuzzCase.Inputs[i], fuzzCase.Pace is Pace.Dripping))
            {
                return i + 1;
            }
        }

        return fuzzCase.Inputs.Count;
    }

    /// <summary>Sends bytes.</summary>
    /// <returns>False where the other side has gone, or does not read.</returns>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, bool drips = false)
    {
        using var limit = new CancellationTokenSource(SendLimit);
        try
        {
            for (var dripped = 0; drips && dripped < MostDripped && bytes.Length > 1; dripped++)
            {
                await _socket.SendAsync(bytes[..1], limit.Token);
                bytes = bytes[1..];
            }

            while (bytes.Length > 0)
            {
                bytes = bytes[await _socket.SendAsync(bytes, limit.Token)..];
            }

            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Says that nothing more will be sent.</summary>
    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The other side has gone.
        }
    }

    /// <summary>Receives until the other side ends or is silent, or <paramref name="isEnough"/> says so.</summary>
    /// <param name="silence">How long it may be silent.</param>
    /// <param name="isEnough">Looks at <see cref="Received"/>; null to go on to the end.</param>
    /// <returns>False where the other side was silent.</returns>
    public async Task<bool> ReceiveAsync(TimeSpan silence, Func<bool>? isEnough = null)
    {
        using var limit = new CancellationTokenSource();
        try
        {
            while (isEnough is null || !isEnough())
            {
                limit.CancelAfter(silence);
                var count = await _socket.ReceiveAsync(_buffer.AsMemory(), limit.Token);
                if (count == 0)
                {
                    return true;
                }

                _received.AddRange(_buffer.AsSpan(0, count));
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>Forgets the first bytes that have come.</summary>
    public void Forget(int count) => _received.RemoveRange(0, count);

    /// <summary>Tears the connection down: the other side gets a reset.</summary>
    public void Abort() => _socket.LingerState = new LingerOption(enable: true, seconds: 0);

    public void Dispose() => _socket.Dispose();
}
