using System.Buffers;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration.Proxying;

/// <summary>Carries bytes between two connected sockets, both ways, until both ways have ended or one has failed.</summary>
internal static class Relay
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>An end of one way (FIN) is passed on alone; a failure of either socket resets the other.</summary>
    public static async Task RunAsync(Socket client, Socket backend, CancellationToken ct)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var both = await Task.WhenAll(
            CarryOrFailAsync(client, backend, failed),
            CarryOrFailAsync(backend, client, failed)).ConfigureAwait(false);
        if (!(both[0] && both[1]))
        {
            client.Close(timeout: 0);
            backend.Close(timeout: 0);
        }
    }

    private static async Task<bool> CarryOrFailAsync(Socket from, Socket to, CancellationTokenSource failed)
    {
        try
        {
            to.NoDelay = true;
            await CarryAsync(from, to, failed.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            await failed.CancelAsync().ConfigureAwait(false);
            return false;
        }
    }

    private static async Task CarryAsync(Socket from, Socket to, CancellationToken ct)
    {
        while (true)
        {
            // An idle connection holds no buffer: this completes when there is something to read.
            await from.ReceiveAsync(Memory<byte>.Empty, ct).ConfigureAwait(false);
            var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
            try
            {
                int count;
                do
                {
                    count = await from.ReceiveAsync(buffer, ct).ConfigureAwait(false);
                    if (count == 0)
                    {
                        to.Shutdown(SocketShutdown.Send);
                        return;
                    }
                    await SendAllAsync(to, buffer.AsMemory(0, count), ct).ConfigureAwait(false);
                }
                while (count == buffer.Length);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private static async Task SendAllAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await to.SendAsync(bytes, ct).ConfigureAwait(false)..];
        }
    }
}
