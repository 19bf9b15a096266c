using PushApp.Chaos.Load;

namespace PushApp.Tests.Chaos.Load;

/// <summary>The ledger sees what a broken system does: what is not seen here would be called ok.</summary>
public sealed class LedgerTests
{
    private const string Alice = "alice";

    private readonly ManualTime _time = new();
    private readonly Ledger _ledger;

    public LedgerTests() => _ledger = new Ledger(_time);

    [Fact]
    public void What_arrives_once_is_received_and_nothing_else()
    {
        Arrive(Sent(1), 1);
        var count = Count();
        Assert.Equal((1, 1, 0, 0), (count.Sent, count.Received, count.Lost, count.NotAccepted));
        Assert.Empty(count.Violations);
    }

    [Fact]
    public void A_dropped_message_is_lost()
    {
        Arrive(Sent(1), 1);
        var dropped = Sent(2);
        Arrive(Sent(3), 3);
        Assert.Equal(1, _ledger.Missing(TimeSpan.Zero));
        var count = Count();
        Assert.Equal(1, count.Lost);
        Assert.Contains(count.Cases, line => line.StartsWith($"lost {dropped.Id} ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_message_without_an_answer_is_not_lost()
    {
        _ledger.Begin(Alice);
        var count = Count();
        Assert.Equal((0, 1, 0), (count.Sent, count.NotAccepted, count.Lost));
    }

    [Fact]
    public void A_message_that_comes_as_two_is_a_duplicate()
    {
        var message = Sent(1);
        Arrive(message, 1);
        Arrive(message, 2);
        Assert.Equal(1, Count().Of(ViolationKind.Duplicate));
    }

    [Fact]
    public void A_message_that_the_device_ignores_is_repeated()
    {
        var message = Sent(1);
        Arrive(message, 1);
        Arrive(message, 1, repeated: true);
        var count = Count();
        Assert.Equal((1, 1), (count.Repeated, count.Received));
        Assert.Empty(count.Violations);
    }

    [Fact]
    public void A_message_that_comes_again_in_another_numbering_is_repeated()
    {
        var message = Sent(7);
        Arrive(message, 7);
        Arrive(message, 1, numbering: 2);
        var count = Count();
        Assert.Equal(1, count.Repeated);
        Assert.Empty(count.Violations);
    }

    [Fact]
    public void Swapped_messages_are_seen_by_the_numbers_that_their_senders_were_told()
    {
        var (one, two) = (Sent(1), Sent(2));
        Arrive(two, 1);
        Arrive(one, 2);
        Assert.Equal(2, Count().Of(ViolationKind.Swapped));
    }

    [Fact]
    public void A_number_that_stands_for_another_message_than_before_is_swapped()
    {
        Arrive(Sent(1), 1);
        Arrive(Sent(2), 1, repeated: true);
        Assert.Equal(1, Count().Of(ViolationKind.Swapped));
    }

    [Fact]
    public void Somebody_elses_message_is_swapped()
    {
        var hers = Sent(1);
        _ledger.Arrive("bob", hers.Id, 1, 1, repeated: false);
        var count = Count();
        Assert.Equal((1, 1), (count.Of(ViolationKind.Swapped), count.Lost));
    }

    [Fact]
    public void The_longest_interruption_is_from_acceptance_to_arrival_of_those_who_are_not_disturbed()
    {
        var (mine, stalled) = (Sent(1), Sent(1, "stalled"));
        _time.Pass(3);
        Arrive(mine, 1);
        _time.Pass(30);
        _ledger.Disturb("stalled");
        _ledger.Arrive("stalled", stalled.Id, 1, 1, repeated: false);
        Assert.Equal(TimeSpan.FromSeconds(3), Count().LongestInterruption);
    }

    [Fact]
    public void The_longest_refusal_is_the_longest_time_without_an_acceptance()
    {
        Sent(1);
        _time.Pass(4);
        Sent(2);
        _time.Pass(1);
        Assert.Equal(TimeSpan.FromSeconds(4), _ledger.Count((TimeSpan.Zero, _ledger.Now), null).LongestRefusal);
    }

    [Fact]
    public void What_a_rollback_took_is_no_loss_where_its_receiver_was_told_first()
    {
        var at = RollBack();
        _ledger.TellLost(Alice);
        _time.Pass(1);
        Arrive(Sent(1), 1, numbering: 2);
        var count = Count(new Rollback(at, TellsEveryone: false));
        Assert.Equal((0, 1, 0, 1), (count.Lost, count.RolledBack, count.Untold, count.Told));
    }

    [Fact]
    public void Who_is_told_after_what_came_later_is_untold()
    {
        var at = RollBack();
        Arrive(Sent(1), 1, numbering: 2);
        _time.Pass(1);
        _ledger.TellLost(Alice);
        Assert.Equal(1, Count(new Rollback(at, TellsEveryone: false)).Untold);
    }

    [Fact]
    public void A_new_name_of_the_numbers_tells_that_the_newest_may_be_lost_but_not_that_all_are()
    {
        var at = RollBack();
        _ledger.TellRenumbered(Alice);
        Assert.Equal(0, Count(new Rollback(at, TellsEveryone: false)).Untold);
        Assert.Equal(1, Count(new Rollback(at, TellsEveryone: true)).Untold);
    }

    [Fact]
    public void Where_all_must_be_told_so_must_who_lost_nothing()
    {
        Arrive(Sent(1), 1);
        _time.Pass(1);
        Assert.Equal(1, Count(new Rollback(_ledger.Now, TellsEveryone: true)).Untold);
        _ledger.TellLost(Alice);
        Assert.Equal(0, Count(new Rollback(_ledger.Now, TellsEveryone: true)).Untold);
    }

    [Fact]
    public void What_was_accepted_after_a_rollback_is_lost_where_it_does_not_arrive()
    {
        var at = RollBack();
        _ledger.TellLost(Alice);
        Sent(1);
        Assert.Equal((1, 1), (Count(new Rollback(at, TellsEveryone: false)).Lost, _ledger.Missing(at)));
    }

    // One message that its store has forgotten.
    private TimeSpan RollBack()
    {
        Sent(1);
        _time.Pass(1);
        return _ledger.Now;
    }

    private SentMessage Sent(long seq, string user = Alice)
    {
        var message = _ledger.Begin(user);
        _ledger.Accept(message, seq);
        return message;
    }

    private void Arrive(SentMessage message, long seq, int numbering = 1, bool repeated = false) =>
        _ledger.Arrive(message.User, message.Id, numbering, seq, repeated);

    private LedgerCount Count(Rollback? rollback = null) => _ledger.Count((TimeSpan.Zero, _ledger.Now), rollback);
}
