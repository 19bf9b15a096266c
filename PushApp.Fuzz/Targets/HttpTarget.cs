using PushApp.Fuzz.Generators;
using PushApp.Fuzz.Systems;

namespace PushApp.Fuzz.Targets;

/// <summary>The chat API: requests over a connection, each behind the answer to the one before or all at once, until one ends it.</summary>
internal sealed class HttpTarget : Target
{
    private const int MostRequests = 60;
    private const int BrokenOnceIn = 25;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BrokenLimit = TimeSpan.FromMilliseconds(100);

    public override string Name => "http";

    public override WatchedService ServiceIn(FuzzedSystem system) => system.ChatApi;

    public override int PortIn(FuzzedSystem system) => system.ChatApi.Address.Port;

    // What comes behind a broken request is no request any more, so one ends the case.
    protected override IReadOnlyList<byte[]> Inputs(Dice dice)
    {
        var inputs = new List<byte[]>();
        for (var left = 1 + dice.Below(MostRequests); left > 0; left--)
        {
            if (dice.OneIn(BrokenOnceIn))
            {
                return [.. inputs, HttpRequests.Broken.Next(dice)];
            }

            inputs.Add(HttpRequests.Whole.Next(dice));
        }

        return inputs;
    }

    protected override async Task<CaseResult> RunAsync(FuzzCase fuzzCase, RawConnection connection)
    {
        var faults = new List<Fault>();
        var count = fuzzCase.Inputs.Count;
        if (fuzzCase.Pace is Pace.Together)
        {
            var sent = await connection.SendAsync(fuzzCase);
            if (!fuzzCase.Aborts)
            {
                await HasAnsweredAsync(connection, sent, isLast: true, faults);
            }

            return new CaseResult(sent, faults);
        }

        for (var i = 0; i < count; i++)
        {
            var isLast = i == count - 1;
            if (!await connection.SendAsync(fuzzCase.Inputs[i], fuzzCase.Pace is Pace.Dripping)
                || (isLast && fuzzCase.Aborts)
                || !await HasAnsweredAsync(connection, 1, isLast, faults))
            {
                return new CaseResult(i + 1, faults);
            }
        }

        return new CaseResult(count, faults);
    }

    // Takes so many answers; the last request of a case may be one that has none.
    private static async Task<bool> HasAnsweredAsync(RawConnection connection, int count, bool isLast, List<Fault> faults)
    {
        var answers = 0;
        var certain = isLast ? count - 1 : count;
        if (!await connection.ReceiveAsync(AnswerLimit, () => (answers += Take(connection, faults)) >= certain))
        {
            faults.Add(new Fault(FaultKind.OddAnswer, $"No answer to a whole request within {AnswerLimit.TotalSeconds} s."));
            return false;
        }

        await connection.ReceiveAsync(BrokenLimit, () => (answers += Take(connection, faults)) >= count);
        return answers >= count;
    }

    // Takes what has come in full, and counts it; what only announces another does not count.
    private static int Take(RawConnection connection, List<Fault> faults)
    {
        var count = 0;
        try
        {
            while (HttpAnswer.TryRead(connection.Received, out var answer))
            {
                if (answer.IsServerError)
                {
                    faults.Add(new Fault(FaultKind.ServerError, System.Text.Encoding.UTF8.GetString(connection.Received[..answer.Length])));
                }

                connection.Forget(answer.Length);
                count += answer.Status >= 200 ? 1 : 0;
            }

            return count;
        }
        catch (FormatException e)
        {
            faults.Add(new Fault(FaultKind.OddAnswer, e.Message));
            connection.Forget(connection.Received.Length);
            return count + 1;
        }
    }
}
