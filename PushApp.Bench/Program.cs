using PushApp.Bench;
using PushApp.Bench.Peers;
using PushApp.Bench.Reports;

// Peers start this program again as their nodes.
switch (args)
{
    case [SignalRNode.Command, .. var rest]:
        await SignalRNode.RunAsync(rest);
        return 0;
    case [BroadcastNode.Command, .. var rest]:
        await BroadcastNode.RunAsync(rest);
        return 0;
    case [BroadcastSender.Command, .. var rest]:
        await BroadcastSender.RunAsync(rest);
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
    await ResultFile.WriteAsync(file, rounds);
}

return rounds.All(round => round is { Missing: 0, OutOfOrder: 0 }) ? 0 : 1;
