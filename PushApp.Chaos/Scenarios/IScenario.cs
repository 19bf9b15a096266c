namespace PushApp.Chaos.Scenarios;

/// <summary>One fault.</summary>
internal interface IScenario
{
    /// <summary>What it is called on the command line and in the table.</summary>
    string Name { get; }

    /// <summary>What happens, in a line.</summary>
    string Summary { get; }

    /// <summary>Which system it needs.</summary>
    Setup Setup => Setup.Standard;

    /// <summary>Whether it needs a Redis that can be restarted.</summary>
    bool NeedsRedis => false;

    /// <summary>
    /// Has it happen, under load, and heals it. Returns when everything runs again; whatever it throws, the system may be
    /// broken after it.
    /// </summary>
    Task RunAsync(Stage stage);
}
