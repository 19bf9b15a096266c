namespace PushApp.Client.Cursors;

/// <summary>Whose cursor it is, at whichever gateway.</summary>
/// <param name="User">The user: the token's subject.</param>
/// <param name="Device">The user's device.</param>
public readonly record struct CursorKey(string User, string Device);
