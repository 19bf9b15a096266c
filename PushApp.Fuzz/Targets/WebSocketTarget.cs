using System.Text;
using PushApp.Fuzz.Generators;
using PushApp.Fuzz.Systems;

namespace PushApp.Fuzz.Targets;

/// <summary>The gateway's WebSocket endpoint: handshakes, and raw frames behind them.</summary>
internal sealed class WebSocketTarget : GatewayTarget
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);

    public override string Name => "websocket";

    public override int PortIn(FuzzedSystem system) => system.Gateway.Address.Port;

    protected override IReadOnlyList<byte[]> Inputs(Dice dice) => dice.OneIn(4)
        ? [Handshakes.Wrong.Next(dice)]
        : [Handshakes.Right(dice), .. Session(dice, WebSocketFrames.Valid, WebSocketFrames.Wrong)];

    // A session that is still there is ended, so that what it had sent has been taken when the connection ends.
    protected override async Task EndAsync(RawConnection connection)
    {
        await connection.SendAsync(WebSocketFrames.NormalClose);
        await connection.ReceiveAsync(Silence);
    }

    protected override IEnumerable<Fault> Faults(RawConnection connection)
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
