namespace PushApp.Chaos.Scenarios;

/// <summary>Which system a scenario needs; those of one kind share one.</summary>
internal enum Setup
{
    /// <summary>The system as it is.</summary>
    Standard,

    /// <summary>The same, with gateways whose clocks can be set.</summary>
    Clocks,
}
