using System.Net.Sockets;

namespace RocketMQ.Hosting;

/// <summary>Asks a server that may not listen yet.</summary>
internal static class StartingServer
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Asks again at once while the connection is refused: the next health check would come a second or two later.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled before the server listened.</exception>
    public static async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception e) when ((e as SocketException ?? e.InnerException as SocketException)?.SocketErrorCode == SocketError.ConnectionRefused)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
