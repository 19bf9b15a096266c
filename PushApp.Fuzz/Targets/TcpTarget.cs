using PushApp.Fuzz.Generators;
using PushApp.Fuzz.Systems;

namespace PushApp.Fuzz.Targets;

/// <summary>The gateway's port for clients over TCP: lines.</summary>
internal sealed class TcpTarget : GatewayTarget
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    public override string Name => "tcp";

    public override int PortIn(FuzzedSystem system) => system.TcpPort;

    protected override IReadOnlyList<byte[]> Inputs(Dice dice)
    {
        byte[][] lines = dice.OneIn(3)
            ? [ConnectFrames.Wrong.Next(dice)]
            : [ConnectFrames.Valid(dice), .. Session(dice, ClientFrames.Valid, ClientFrames.Wrong)];
        var last = lines.Length - 1;
        return [.. lines.Select((line, i) => i == last && dice.OneIn(4) ? line : [.. line, .. dice.OneIn(20) ? "\r\n"u8 : "\n"u8])];
    }

    protected override Task EndAsync(RawConnection connection)
    {
        connection.EndSending();
        return connection.ReceiveAsync(Silence);
    }

    protected override IEnumerable<Fault> Faults(RawConnection connection) =>
        ServerFrameCheck.Lines(connection.Received).Select(fault => new Fault(FaultKind.OddAnswer, fault));
}
