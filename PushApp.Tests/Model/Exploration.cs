using System.Collections.Concurrent;
using System.Globalization;

namespace PushApp.Tests.Model;

/// <summary>Runs many interleavings, on all processors, and makes the first that violates a promise as short as it can.</summary>
internal static class Exploration
{
    // Leaving out steps changes what later ones mean; beyond this many tries it seldom gets shorter.
    private const int ShrinkTries = 3000;

    /// <summary>Explores the runs of seeds that follow one another.</summary>
    /// <param name="runs">How many.</param>
    /// <param name="firstSeed">The first seed.</param>
    /// <param name="mutation">What is broken.</param>
    /// <param name="setting">What may happen.</param>
    /// <returns>What was violated, the seed and the steps that led there; null where nothing was.</returns>
    public static string? Explore(int runs, ulong firstSeed = 1, Mutation? mutation = null, Setting setting = Setting.AllFaults)
    {
        mutation ??= Mutation.None;
        var next = -1L;
        var found = long.MaxValue;
        var failures = new ConcurrentQueue<Exception>();
        var workers = Array.ConvertAll(new Thread[Environment.ProcessorCount], _ => new Thread(() =>
        {
            try
            {
                using var services = new ModelServices(mutation);
                while (Interlocked.Increment(ref next) is var run && run < Math.Min(runs, Volatile.Read(ref found)))
                {
                    if (Run.Explore(services, firstSeed + (ulong)run, setting) is not null)
                    {
                        // Which one it is does not depend on which thread is faster: the runs before it end, too.
                        Least(ref found, run);
                    }
                }
            }
            catch (Exception e)
            {
                failures.Enqueue(e);
            }
        }));
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        return !failures.IsEmpty ? throw new AggregateException(failures)
            : found == long.MaxValue ? null : Describe(firstSeed + (ulong)found, mutation, setting);
    }

    /// <summary>Leaves out steps as long as something is still violated, and tells what happens in what is left.</summary>
    public static string Describe(ulong seed, Mutation mutation, Setting setting)
    {
        using var services = new ModelServices(mutation);
        var steps = Enumerable.Range(0, Run.StepsOf(seed, setting)).ToList();
        var tries = 0;
        for (var size = Math.Max(1, steps.Count / 2); size > 0; size /= 2)
        {
            for (var at = 0; at < steps.Count && tries < ShrinkTries;)
            {
                tries++;
                var fewer = steps.Take(at).Concat(steps.Skip(at + size)).ToList();
                if (Run.Explore(services, seed, setting, fewer) is null)
                {
                    at += size;
                }
                else
                {
                    steps = fewer;
                }
            }
        }

        var trace = new List<string>();
        var violation = Run.Explore(services, seed, setting, steps, trace);
        return string.Create(CultureInfo.InvariantCulture, $"Seed {seed}: {violation}\n{string.Join('\n', trace)}");
    }

    private static void Least(ref long least, long value)
    {
        for (var before = Volatile.Read(ref least); value < before;)
        {
            before = Interlocked.CompareExchange(ref least, value, before) is var seen && seen == before ? value : seen;
        }
    }
}
