namespace PushApp.Bench.Abuse;

/// <summary>Something that a user who means no good may do. What a limit refuses is a figure, not a failure.</summary>
internal interface IAbuse
{
    /// <summary>How the command line calls it.</summary>
    string Name { get; }

    /// <summary>How many gateways it needs.</summary>
    int Gateways => 1;

    /// <summary>Does it, on a system of its own; ends within some 30 seconds.</summary>
    Task RunAsync(AbusedSystem system);
}
