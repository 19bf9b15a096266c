namespace PushApp.Chaos.Load;

/// <summary>What a system that keeps its promises never does.</summary>
internal enum ViolationKind
{
    /// <summary>The same message as a new one, in one numbering.</summary>
    Duplicate,

    /// <summary>A number that does not follow the one before it on its connection.</summary>
    OutOfOrder,

    /// <summary>A number that stands for another message than before, or than the sender was told.</summary>
    Swapped,

    /// <summary>A device that was told to have connected again elsewhere (4409), which it has not.</summary>
    Replaced,

    /// <summary>A refusal or a close code that says that the client is wrong.</summary>
    Protocol,
}
