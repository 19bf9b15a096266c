using PushApp.Fuzz.Generators;
using PushApp.Fuzz.Systems;

namespace PushApp.Fuzz.Targets;

/// <summary>A port of the gateway, over which a client has a session.</summary>
internal abstract class GatewayTarget : Target
{
    private const int MostFrames = 80;
    private const int WrongOnceIn = 40;

    // A client that stays for a moment gets what waits for it.
    private static readonly TimeSpan Stay = TimeSpan.FromMilliseconds(30);

    public override WatchedService ServiceIn(FuzzedSystem system) => system.Gateway;

    protected override async Task<CaseResult> RunAsync(FuzzCase fuzzCase, RawConnection connection)
    {
        var sent = await connection.SendAsync(fuzzCase);
        if (fuzzCase.Aborts)
        {
            return new CaseResult(sent, []);
        }

        if (fuzzCase.Pace is Pace.OneByOne)
        {
            await connection.ReceiveAsync(Stay);
        }

        await EndAsync(connection);
        return new CaseResult(sent, [.. Faults(connection)]);
    }

    /// <summary>Inputs of a session.</summary>
    protected static IEnumerable<byte[]> Session(Dice dice, Grammar valid, Grammar wrong) => Session(dice, MostFrames, WrongOnceIn, valid, wrong);

    /// <summary>Ends the client's side, and receives what is left.</summary>
    protected abstract Task EndAsync(RawConnection connection);

    /// <summary>What is wrong with what has come.</summary>
    protected abstract IEnumerable<Fault> Faults(RawConnection connection);
}
