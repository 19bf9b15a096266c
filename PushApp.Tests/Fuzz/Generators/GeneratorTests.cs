using PushApp.Fuzz.Generators;
using PushApp.Fuzz.Targets;

namespace PushApp.Tests.Fuzz.Generators;

/// <summary>What the fuzzer sends: the same for the same seed, and everything that its grammars have.</summary>
public sealed class GeneratorTests
{
    private const int Cases = 2_500;

    public static TheoryData<string> Targets => [.. AllTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public void The_same_seed_and_number_make_the_same_case(string name)
    {
        var target = Named(name);
        foreach (var number in Enumerable.Range(0, 200))
        {
            var (first, again) = (target.Case(7, number), target.Case(7, number));
            Assert.Equal(first.Inputs, again.Inputs);
            Assert.Equal((first.Pace, first.Aborts), (again.Pace, again.Aborts));
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Another_seed_and_another_number_make_another_case(string name)
    {
        var target = Named(name);
        var cases = Enumerable.Range(0, 50).SelectMany(number => new[] { target.Case(1, number), target.Case(2, number) });
        Assert.True(cases.Select(one => Convert.ToHexString([.. one.Inputs.SelectMany(input => input)])).Distinct().Count() > 90);
    }

    [Fact]
    public void A_seed_makes_what_it_made_before()
    {
        // A failure that was printed by an older build can be repeated as long as this holds.
        var dice = Dice.Of(1, "tcp", 0);
        Assert.Equal([8, 3, 1, 0, 9, 5], Enumerable.Range(0, 6).Select(_ => dice.Below(10)));
    }

    [Fact]
    public void Each_rule_of_each_grammar_is_used()
    {
        var chosen = new HashSet<string>();
        foreach (var target in AllTargets.List)
        {
            for (var number = 0; number < Cases; number++)
            {
                target.Case(3, number, name => chosen.Add(name));
            }
        }

        Grammar[] grammars =
        [
            Json.Valid, Json.Odd, Tokens.Wrong, ClientFrames.Valid, ClientFrames.Wrong, ConnectFrames.Wrong, WebSocketFrames.Valid, WebSocketFrames.Wrong, Handshakes.Wrong,
            Messages.Valid, Messages.Wrong, Messages.Batches, HttpRequests.Whole, HttpRequests.Broken, Filters.All, ProtobufWire.Odd, Http2Frames.Odd,
        ];
        Assert.Equal([], grammars.SelectMany(grammar => grammar.Rules).Concat(GrpcCalls.Names).Except(chosen));
    }

    [Fact]
    public void Each_pace_is_used_and_some_connections_are_torn_down()
    {
        var cases = Enumerable.Range(0, 200).Select(number => AllTargets.List[0].Case(1, number)).ToArray();
        Assert.Equal(Enum.GetValues<Pace>(), cases.Select(one => one.Pace).Distinct().Order());
        Assert.Equal(2, cases.Select(one => one.Aborts).Distinct().Count());
    }

    private static Target Named(string name) => AllTargets.List.Single(target => target.Name == name);
}
