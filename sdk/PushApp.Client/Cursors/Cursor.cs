namespace PushApp.Client.Cursors;

/// <summary>How far a device has handled its user's messages.</summary>
/// <param name="Epoch">The numbering that <paramref name="Seq"/> belongs to.</param>
/// <param name="Seq">The sequence number of the last message that was handled.</param>
public sealed record Cursor(string Epoch, long Seq);
