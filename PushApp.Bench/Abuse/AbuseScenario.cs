using System.Globalization;

namespace PushApp.Bench.Abuse;

/// <summary>Abuses, each on a system of its own, in one version or in two.</summary>
internal static class AbuseScenario
{
    /// <summary>Measures them.</summary>
    /// <param name="abuses">Their names.</param>
    /// <param name="before">The folder of an older version; null for this one alone.</param>
    public static async Task<IReadOnlyList<AbuseFigure>> RunAsync(IReadOnlyList<string> abuses, string? before)
    {
        var figures = new List<AbuseFigure>();
        foreach (var abuse in abuses.SelectMany(AllAbuses.Of))
        {
            foreach (var solution in before is null ? new string?[] { null } : [before, null])
            {
                var version = solution is null ? AbuseFigure.Now : AbuseFigure.Before;
                await Console.Error.WriteLineAsync($"{abuse.Name}, {version} …");
                await using var system = await AbusedSystem.StartAsync(abuse.Gateways, solution);
                await abuse.RunAsync(system);
                foreach (var (name, value) in system.Figures)
                {
                    figures.Add(new AbuseFigure(version, abuse.Name, name, value));
                    await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {name}: {value:N1}"));
                }
            }
        }

        return figures;
    }
}
