namespace Aspire.Hosting.Orchestration.Proxying;

/// <summary>A port that was asked for cannot be had; the message says who has it, where that is known, and what to do.</summary>
internal sealed class PortTakenException : Exception
{
    private PortTakenException(int port, string message, Exception inner)
        : base(message, inner) => Port = port;

    public int Port { get; }

    public static PortTakenException For(int port, Exception inner)
    {
        var holder = PortHolder.Find(port);
        return new PortTakenException(
            port,
            holder is null
                ? $"Port {port} is already in use by another process. End that process, or give the endpoint another port."
                : $"Port {port} is already in use by process {holder.Pid} ({holder.Name}). End it (kill {holder.Pid}), or give the endpoint another port.",
            inner);
    }

    public static PortTakenException Forbidden(int port, Exception inner) => new(
        port,
        $"This user may not listen on port {port}. Give the endpoint a port from 1024 up.",
        inner);
}
