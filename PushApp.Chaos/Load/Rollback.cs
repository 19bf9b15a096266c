namespace PushApp.Chaos.Load;

/// <summary>A store that lost its newest writes.</summary>
/// <param name="At">Since the ledger was opened: what was begun from here on is in the store that follows.</param>
/// <param name="TellsEveryone">Whether every device must be told, not only those that lost something.</param>
internal sealed record Rollback(TimeSpan At, bool TellsEveryone);
