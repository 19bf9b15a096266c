namespace PushApp.Chaos.Load;

/// <summary>One message, from its sender's intention to its receiver's device. Times are since the ledger was opened.</summary>
/// <param name="Number">Its place among all messages of the ledger, from 1.</param>
/// <param name="User">Who shall receive it.</param>
/// <param name="Begun">When its request began.</param>
internal sealed record SentMessage(long Number, string User, TimeSpan Begun)
{
    /// <summary>The id that it is sent with.</summary>
    public string Id { get; } = $"m{Number}";

    /// <summary>When the answer 202 came; null where it has not, or was another.</summary>
    public TimeSpan? Accepted { get; set; }

    /// <summary>The sequence number in that answer.</summary>
    public long AcceptedSeq { get; set; }

    /// <summary>When it first arrived; null where it has not.</summary>
    public TimeSpan? Arrived { get; set; }

    /// <summary>The numbering in which it arrived, as the device counts them.</summary>
    public int Numbering { get; set; }

    /// <summary>The sequence number that it arrived with.</summary>
    public long ArrivedSeq { get; set; }

    /// <summary>Whether it was accepted and has not arrived.</summary>
    public bool IsMissing => Accepted is not null && Arrived is null;

    /// <summary>From its acceptance to its arrival; not below 0, as the arrival can come before the answer.</summary>
    public TimeSpan? Delay =>
        Arrived is { } arrived && Accepted is { } accepted ? TimeSpan.FromTicks(Math.Max(0, (arrived - accepted).Ticks)) : null;

    public override string ToString() =>
        $"{Id} to {User}: begun {Begun.TotalSeconds:F2}, accepted {Accepted?.TotalSeconds:F2} as {AcceptedSeq}, arrived {Arrived?.TotalSeconds:F2} as {ArrivedSeq}";
}
