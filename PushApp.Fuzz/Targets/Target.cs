using PushApp.Fuzz.Generators;
using PushApp.Fuzz.Systems;

namespace PushApp.Fuzz.Targets;

/// <summary>A port of the system, and what is sent there.</summary>
internal abstract class Target
{
    private const int AbortsOnceIn = 25;

    /// <summary>How the command line calls it.</summary>
    public abstract string Name { get; }

    /// <summary>How many connections there are at once: more where a service keeps them waiting.</summary>
    public virtual int ConnectionsAtOnce => 8;

    /// <summary>The service that listens there.</summary>
    public abstract WatchedService ServiceIn(FuzzedSystem system);

    /// <summary>The port.</summary>
    public abstract int PortIn(FuzzedSystem system);

    /// <summary>Makes a case.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="number">The case's number.</param>
    /// <param name="chosen">Is told the name of each rule that is chosen; null where nobody wants to know.</param>
    public FuzzCase Case(long seed, long number, Action<string>? chosen = null)
    {
        var dice = Dice.Of(seed, Name, number, chosen);
        var pace = dice.Below(10) switch { 0 => Pace.Dripping, < 4 => Pace.OneByOne, _ => Pace.Together };
        return new FuzzCase(number, Inputs(dice), pace, dice.OneIn(AbortsOnceIn));
    }

    /// <summary>Sends a case over a connection of its own, and looks at the answers.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">Nobody listens at the port.</exception>
    public async Task<CaseResult> RunAsync(FuzzCase fuzzCase, int port)
    {
        using var connection = await RawConnection.OpenAsync(port, fuzzCase.Number);
        var result = await RunAsync(fuzzCase, connection);
        if (fuzzCase.Aborts)
        {
            connection.Abort();
        }

        return result;
    }

    protected abstract IReadOnlyList<byte[]> Inputs(Dice dice);

    protected abstract Task<CaseResult> RunAsync(FuzzCase fuzzCase, RawConnection connection);

    /// <summary>Inputs of a session: mostly such as are taken, so that it goes on, with others between.</summary>
    protected static IEnumerable<byte[]> Session(Dice dice, int most, int wrongOnceIn, Grammar valid, Grammar wrong)
    {
        for (var left = 1 + dice.Below(most); left > 0; left--)
        {
            yield return dice.OneIn(wrongOnceIn) ? wrong.Next(dice) : valid.Next(dice);
        }
    }
}
