using System.Globalization;

namespace PushApp.Tests.Model;

/// <summary>
/// Explores interleavings of gateways, senders and clients with faults: the scripts and what a connection decides are the
/// real ones. <c>PUSHAPP_MODEL_RUNS</c> says how many; <c>PUSHAPP_MODEL_SEED</c> where to begin, to see a failure again.
/// </summary>
public sealed class ModelTests
{
    private const int DefaultRuns = 3000;

    private static int Runs => (int)Number("PUSHAPP_MODEL_RUNS", DefaultRuns);

    private static ulong FirstSeed => Number("PUSHAPP_MODEL_SEED", 1);

    [Fact]
    public void No_interleaving_loses_repeats_or_reorders_a_message_or_the_route_of_a_device() => Holds(Runs, Setting.AllFaults);

    [Fact]
    public void A_rollback_without_a_sign_costs_no_message_beyond_the_numbers_that_were_given_out() =>
        Holds(Fraction(Runs), Setting.SilentRollback);

    private static void Holds(int runs, Setting setting) => Assert.Null(Exploration.Explore(runs, FirstSeed, setting: setting));

    private static int Fraction(int runs) => Math.Max(1, runs / 5);

    private static ulong Number(string variable, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
