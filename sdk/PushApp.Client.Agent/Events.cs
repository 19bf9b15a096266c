using System.Text.Json;

namespace PushApp.Client.Agent;

/// <summary>Writes events, one a line.</summary>
internal sealed class Events(Stream output) : IDisposable
{
    private readonly Lock _gate = new();

    /// <summary>Writes an event.</summary>
    /// <param name="name">What has happened.</param>
    /// <param name="client">To which client; null for the program.</param>
    /// <param name="members">Writes what else there is to say.</param>
    public void Write(string name, string? client, Action<Utf8JsonWriter>? members = null)
    {
        lock (_gate)
        {
            using (var json = new Utf8JsonWriter(output))
            {
                json.WriteStartObject();
                json.WriteString("event", name);
                if (client is not null)
                {
                    json.WriteString("client", client);
                }

                members?.Invoke(json);
                json.WriteEndObject();
            }

            output.WriteByte((byte)'\n');
            output.Flush();
        }
    }

    public void Dispose() => output.Dispose();
}
