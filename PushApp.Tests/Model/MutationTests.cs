namespace PushApp.Tests.Model;

/// <summary>Breaks the system in one place, and has the model find out: a check that everything passes is worth nothing.</summary>
public sealed class MutationTests
{
    private const int Runs = 20_000;

    [Fact]
    public void A_route_that_is_removed_whoever_holds_it_is_found() => IsFound(
        "removed or replaced the route",
        Script("if standing and string.match(standing, '^%S+ %S+ %S+') == ARGV[2] then\n  return redis.call('HDEL'", "if standing then\n  return redis.call('HDEL'"));

    [Fact]
    public void A_route_that_is_overwritten_by_a_heartbeat_is_found() => IsFound(
        "removed or replaced the route", Script("elseif not standing then", "else"));

    [Fact]
    public void Numbers_that_are_given_out_again_in_the_same_epoch_are_found() => IsFound(
        null, Script("if before == now then", "if true then"));

    [Fact]
    public void A_cursor_beyond_the_newest_message_that_is_taken_as_it_is_is_found() => IsFound(
        null, Script("elseif after > last then", "elseif false then"));

    [Fact]
    public void A_heartbeat_that_does_not_look_at_the_inbox_is_found() => IsFound(
        null, new Mutation { BeatsWithoutComparing = true });

    [Fact]
    public void An_inbox_that_is_read_before_the_route_is_registered_is_found() => IsFound(
        "has not received", new Mutation { ReadsBeforeRegistering = true });

    [Fact]
    public void A_route_that_is_taken_without_a_proof_is_found() => IsFound(
        "was told that it was replaced", new Mutation { ClaimsWithoutProof = true });

    private static Mutation Script(string text, string by) =>
        new() { Scripts = script => script.Replace(text, by, StringComparison.Ordinal) };

    private static void IsFound(string? what, Mutation mutation)
    {
        var found = Exploration.Explore(Runs, mutation: mutation);
        Assert.NotNull(found);
        if (what is not null)
        {
            Assert.Contains(what, found.Split('\n')[0], StringComparison.Ordinal);
        }
    }
}
