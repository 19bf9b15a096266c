using System.Globalization;
using PushApp.Gateway.Protocol;

namespace PushApp.Gateway.Connections;

/// <summary>Ends connections of a user where an operator says so.</summary>
internal sealed class Disconnects(ConnectionTable connections)
{
    // What comes later is not what the operator meant, or a repetition by somebody who has seen it.
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    /// <summary>Takes when that was said (Unix time, ms), the user, and the device where it is one alone.</summary>
    public void Take(string value)
    {
        var parts = value.Split(' ');
        if (parts.Length is 2 or 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var saidAt)
            && Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - saidAt) < Validity.TotalMilliseconds)
        {
            foreach (var connection in connections.Find(parts[1]))
            {
                if (parts.Length == 2 || connection.Route.Device == parts[2])
                {
                    connection.Close(CloseReason.Disconnected);
                }
            }
        }
    }
}
