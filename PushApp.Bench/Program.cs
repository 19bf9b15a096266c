using System.Text.Json;
using System.Text.Json.Serialization;
using PushApp.Bench;
using PushApp.Bench.Peers;
using PushApp.Bench.Reports;

if (args is [SignalRNode.Command, .. var rest])
{
    await SignalRNode.RunAsync(rest);
    return 0;
}

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

var rounds = await Comparison.RunAsync(arguments);
Console.WriteLine($"\n{ResultTable.Of(rounds)}");
if (arguments.Json is { } file)
{
    // A round in which nothing arrived has no percentiles.
    var numbers = new JsonSerializerOptions { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    await File.WriteAllTextAsync(file, JsonSerializer.Serialize(rounds, numbers));
}

return rounds.Sum(round => round.Missing) == 0 ? 0 : 1;
