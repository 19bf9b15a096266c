using PushApp.Chaos;
using PushApp.Chaos.Running;
using PushApp.Chaos.Scenarios;
using PushApp.Chaos.Verdicts;

Arguments arguments;
try
{
    arguments = Arguments.Parse(args, AllScenarios.Names);
}
catch (ArgumentException e)
{
    await Console.Error.WriteLineAsync($"{e.Message}\n\n{Arguments.Usage}");
    return 2;
}

if (arguments.List)
{
    Console.WriteLine(string.Join('\n', AllScenarios.List.Select(scenario => $"{scenario.Name,-18} {scenario.Summary}")));
    return 0;
}

await using var run = new ChaosRun(arguments);
var verdicts = await run.RunAsync();
Console.WriteLine($"\n{VerdictTable.Of(verdicts)}\n\n{VerdictTable.Legend}");
return verdicts.All(verdict => verdict.IsOk) ? 0 : 1;
