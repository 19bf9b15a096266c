using PushApp.Fuzz.Generators;
using PushApp.Fuzz.Systems;

namespace PushApp.Fuzz.Targets;

/// <summary>The gateway's port for clients over TCP: lines.</summary>
internal sealed class TcpTarget : Target
{
    private const int MostFrames = 80;
    private const int WrongOnceIn = 40;

    // A client that stays for a moment gets what waits for it.
    private static readonly TimeSpan Stay = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    public override string Name => "tcp";

    public override WatchedService ServiceIn(FuzzedSystem system) => system.Gateway;

    public override int PortIn(FuzzedSystem system) => system.TcpPort;

    protected override IReadOnlyList<byte[]> Inputs(Dice dice)
    {
        byte[][] lines = dice.OneIn(3)
            ? [ConnectFrames.Wrong.Next(dice)]
            : [ConnectFrames.Valid(dice), .. Session(dice, MostFrames, WrongOnceIn, ClientFrames.Valid, ClientFrames.Wrong)];
        var last = lines.Length - 1;
        return [.. lines.Select((line, i) => i == last && dice.OneIn(4) ? line : [.. line, .. dice.OneIn(20) ? "\r\n"u8 : "\n"u8])];
    }

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

        connection.EndSending();
        await connection.ReceiveAsync(Silence);
        return new CaseResult(sent, [.. ServerFrameCheck.Lines(connection.Received).Select(fault => new Fault(FaultKind.OddAnswer, fault))]);
    }
}
