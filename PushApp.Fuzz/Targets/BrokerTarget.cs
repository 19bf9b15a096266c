using PushApp.Fuzz.Generators;
using PushApp.Fuzz.Systems;

namespace PushApp.Fuzz.Targets;

/// <summary>The embedded broker's port: calls of gRPC, and frames of HTTP/2 that are none.</summary>
internal sealed class BrokerTarget : Target
{
    private const int MostCalls = 30;
    private const int MostFrames = 30;
    private const int OddOnceIn = 100;

    // A poll that finds nothing waits for longer: the connection ends under it.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);

    public override string Name => "broker";

    public override int ConnectionsAtOnce => 24;

    public override WatchedService ServiceIn(FuzzedSystem system) => system.Broker;

    public override int PortIn(FuzzedSystem system) => system.Broker.Address.Port;

    // The preface is no input of its own: it stands in front of the first.
    protected override IReadOnlyList<byte[]> Inputs(Dice dice)
    {
        var inputs = dice.OneIn(6)
            ? [.. Enumerable.Range(0, 1 + dice.Below(MostFrames)).Select(_ => Http2Frames.Odd.Next(dice))]
            : Enumerable.Range(0, 1 + dice.Below(MostCalls)).Select(i => dice.OneIn(OddOnceIn) ? Http2Frames.Odd.Next(dice) : GrpcCalls.Next(dice, (2 * i) + 1)).ToArray();
        if (!dice.OneIn(50))
        {
            inputs[0] = [.. Http2Frames.Preface, .. inputs[0]];
        }

        return inputs;
    }

    protected override async Task<CaseResult> RunAsync(FuzzCase fuzzCase, RawConnection connection)
    {
        var sent = await connection.SendAsync(fuzzCase);
        if (!fuzzCase.Aborts)
        {
            await connection.ReceiveAsync(Silence, () => GrpcAnswers.Count(connection.Received) >= fuzzCase.Inputs.Count);
        }

        return new CaseResult(sent, []);
    }
}
