using System.Text.Json;

namespace PushApp.Tests.Support;

/// <summary>A message frame as a client got it.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Seq">The receiver's sequence number; 0 for a message that is not kept.</param>
/// <param name="From">The sender.</param>
/// <param name="Body">The body as sent.</param>
internal sealed record ReceivedMessage(string Id, long Seq, string From, JsonElement Body)
{
    public static ReceivedMessage Read(JsonElement frame) => new(
        frame.GetProperty("id").GetString()!,
        frame.TryGetProperty("seq", out var seq) ? seq.GetInt64() : 0,
        frame.GetProperty("from").GetString()!,
        frame.GetProperty("body"));
}
