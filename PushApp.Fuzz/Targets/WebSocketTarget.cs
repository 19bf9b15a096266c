using System.Text;
using PushApp.Fuzz.Generators;
using PushApp.Fuzz.Systems;

namespace PushApp.Fuzz.Targets;

/// <summary>The gateway's WebSocket endpoint: handshakes, and raw frames behind them.</summary>
internal sealed class WebSocketTarget : Target
{
    private const int MostFrames = 80;
    private const int WrongOnceIn = 40;

    // A client that stays for a moment gets what waits for it.
    private static readonly TimeSpan Stay = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);

    public override string Name => "websocket";

    public override WatchedService ServiceIn(FuzzedSystem system) => system.Gateway;

    public override int PortIn(FuzzedSystem system) => system.Gateway.Address.Port;

    protected override IReadOnlyList<byte[]> Inputs(Dice dice) => dice.OneIn(4)
        ? [Handshakes.Wrong.Next(dice)]
        : [Handshakes.Right(dice), .. Session(dice, MostFrames, WrongOnceIn, WebSocketFrames.Valid, WebSocketFrames.Wrong)];

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

        // Ends a session that is still there, so that what it had sent has been taken when the connection ends.
        await connection.SendAsync(WebSocketFrames.NormalClose);
        await connection.ReceiveAsync(Silence);
        return new CaseResult(sent, [.. Faults(connection)]);
    }

    private static IEnumerable<Fault> Faults(RawConnection connection)
    {
        HttpAnswer answer;
        try
        {
            if (!HttpAnswer.TryRead(connection.Received, out answer))
            {
                return [];
            }
        }
        catch (FormatException e)
        {
            return [new Fault(FaultKind.OddAnswer, e.Message)];
        }

        return answer.IsServerError ? [new Fault(FaultKind.ServerError, Encoding.UTF8.GetString(connection.Received[..answer.Length]))]
            : answer.Status == 101 ? ServerFrameCheck.WebSocket(connection.Received[answer.Length..]).Select(fault => new Fault(FaultKind.OddAnswer, fault))
            : [];
    }
}
