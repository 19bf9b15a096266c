using PushApp.Fuzz;
using PushApp.Fuzz.Verdicts;

Arguments arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (ArgumentException e)
{
    await Console.Error.WriteLineAsync($"{e.Message}\n\n{Arguments.Usage}");
    return 2;
}

Console.WriteLine($"Seed {arguments.Seed}.");
var results = await FuzzRun.RunAsync(arguments);
Console.WriteLine($"\n{VerdictTable.Of(results)}");
return results.All(result => result.Violations.Count == 0) ? 0 : 1;
