using PushApp.OperatorConsole.ChatApi;

namespace PushApp.OperatorConsole.Messages;

/// <summary>A message that the page has sent, or looks up.</summary>
/// <param name="id">The message's id.</param>
/// <param name="from">The sender.</param>
/// <param name="to">The receivers; none to a group.</param>
/// <param name="group">The group; null where it goes to users.</param>
public sealed class TrackedMessage(string id, string from, IReadOnlyList<string> to, string? group)
{
    /// <summary>The most receivers whose receipts are asked for.</summary>
    public const int MaxTrips = 10;

    public string Id => id;

    public string From => from;

    public IReadOnlyList<string> To => to;

    public string? Group => group;

    /// <summary>Whom it goes to, for people.</summary>
    public string Receivers => group is not null ? $"the group {group}" : to.Count <= 3 ? string.Join(", ", to) : $"{to.Count} users";

    /// <summary>When the request was sent; null where the message is looked up.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Whether inboxes keep it: otherwise there is no receipt.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>The trace that the message's spans are in; null where nothing is traced.</summary>
    public string? TraceId { get; init; }

    /// <summary>When the answer had come; null until then.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>What the chat API answered for one receiver; null until then, and where it refused.</summary>
    public SendAnswer? Answer { get; private set; }

    /// <summary>The same for several, or for a group.</summary>
    public SendToManyAnswer? ManyAnswer { get; private set; }

    /// <summary>Why it was not taken; null where it was.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether that was no answer at all: the message may have been taken nevertheless.</summary>
    public bool IsUnanswered { get; private set; }

    /// <summary>Its ways to the first receivers.</summary>
    public IReadOnlyList<Trip> Trips { get; } = [.. to.Take(MaxTrips).Select(user => new Trip(id, from, user))];

    /// <summary>What has become of it in the group that it was sent to; null until that is known.</summary>
    public GroupReceipt? GroupReceipt { get; internal set; }

    /// <summary>Who asks for that.</summary>
    public Watch GroupWatch { get; } = new();

    /// <summary>Whether it is asked for at the moment.</summary>
    public bool IsWatched => GroupWatch.State is WatchState.Looking || Trips.Any(trip => trip.Watch.State is WatchState.Looking);

    public void Answered(SendAnswer answer, DateTimeOffset at) => (AnsweredAt, Answer) = (at, answer);

    public void Answered(SendToManyAnswer answer, DateTimeOffset at) => (AnsweredAt, ManyAnswer) = (at, answer);

    public void Refused(string why, bool isAnswered) => (Refusal, IsUnanswered) = (why, !isAnswered);
}
