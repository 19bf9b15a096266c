namespace PushApp.Tests.Model;

/// <summary>One interleaving, which its seed determines: steps chosen at random, then rest, then the promises.</summary>
internal sealed class Run
{
    private readonly World _world;
    private readonly Chaos _chaos;
    private readonly ulong _seed;

    private Run(ModelServices services, ulong seed, Setting setting, List<string>? trace)
    {
        _seed = seed;
        var dice = new Dice(seed);
        _world = new World(services, Scenario.Draw(dice, setting), dice, trace);
        _chaos = new Chaos(_world);
    }

    /// <summary>How many steps the run of a seed has.</summary>
    public static int StepsOf(ulong seed, Setting setting) => Scenario.Draw(new Dice(seed), setting).Steps;

    /// <summary>Runs one interleaving.</summary>
    /// <param name="services">PushApp.Delivery.</param>
    /// <param name="seed">Determines everything.</param>
    /// <param name="setting">What may happen.</param>
    /// <param name="steps">The numbers of the steps that are not left out; null for all.</param>
    /// <param name="trace">Takes what happens.</param>
    /// <returns>What was violated; null where nothing was.</returns>
    public static string? Explore(ModelServices services, ulong seed, Setting setting, IEnumerable<int>? steps = null, List<string>? trace = null)
    {
        try
        {
            new Run(services, seed, setting, trace).Do(steps);
            return null;
        }
        catch (ModelViolation violation)
        {
            return violation.Message;
        }
    }

    private void Do(IEnumerable<int>? steps)
    {
        _world.Trace?.Add(_world.Scenario.ToString());
        foreach (var step in steps ?? Enumerable.Range(0, _world.Scenario.Steps))
        {
            _world.Dice = new Dice(_seed ^ ((ulong)(step + 1) * 0xD1342543DE82EF95));
            _chaos.Step();
        }

        _world.Dice = new Dice(~_seed);
        new Rest(_world).Come();
    }
}
