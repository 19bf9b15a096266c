namespace PushApp.OperatorConsole.Clients;

/// <summary>A frame that a page's client received or sent, as its script tells it.</summary>
/// <param name="At">When, in milliseconds of the browser's clock since 1970.</param>
/// <param name="Sent">Whether the client sent it.</param>
/// <param name="Type">The frame's type.</param>
/// <param name="Seq">Its number; 0 where it has none.</param>
/// <param name="Id">A message's id.</param>
/// <param name="Gateway">A welcome's gateway.</param>
/// <param name="Text">How it begins, for people.</param>
public sealed record ClientFrame(double At, bool Sent, string Type, long Seq, string? Id, string? Gateway, string Text);
