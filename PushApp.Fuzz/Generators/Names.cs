namespace PushApp.Fuzz.Generators;

/// <summary>
/// Names of users, devices and messages. There are few that are valid, so that what the services keep of each is bounded, and
/// so that connections meet others of their user and device.
/// </summary>
internal static class Names
{
    private const int Users = 64;
    private const int Receivers = 64;
    private const int Devices = 8;
    private const int Messages = 64;

    /// <summary>A user who connects and sends.</summary>
    public static string User(Dice dice) => $"fuzz-{dice.Below(Users)}";

    /// <summary>A user to send to; few of them connect.</summary>
    public static string Receiver(Dice dice) => dice.OneIn(40) ? User(dice) : $"fuzz-to-{dice.Below(Receivers)}";

    /// <summary>A device.</summary>
    public static string Device(Dice dice) => $"device-{dice.Below(Devices)}";

    /// <summary>A message's id.</summary>
    public static string Message(Dice dice) => $"fuzz-message-{dice.Below(Messages)}";

    /// <summary>What is no name: too long, or of characters that none has. No quote or backslash is in it.</summary>
    public static string Wrong(Dice dice) => dice.Of(
        "", " ", "a b", "{a}", "a/b", "a\u0001b", "é", new string('a', 129), new string('a', 5000), "*", "%00", "..", "a,b", "a;b", "a=b", "a&b", "routing:user:{x}");
}
