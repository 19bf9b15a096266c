namespace PushApp.Chaos.Load;

/// <summary>One device, and where it connects.</summary>
/// <param name="User">Whose device it is; a user has one.</param>
/// <param name="Token">The user's access token.</param>
/// <param name="Gateway">The gateway to connect to; asked again for each connection.</param>
/// <param name="Narrow">Whether as little as possible is under way to it.</param>
internal sealed record DeviceOptions(string User, string Token, Func<Uri> Gateway, bool Narrow = false);
