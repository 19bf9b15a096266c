using PushApp.Bench;
using PushApp.Bench.Idle;
using PushApp.Bench.Peers;

// The bench starts this program again as nodes of peers, and as clients.
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
    case [KestrelNode.Command, .. var rest]:
        await KestrelNode.RunAsync(rest);
        return 0;
    case [IdleClients.Command, .. var rest]:
        await IdleClients.RunAsync(rest);
        return 0;
}

try
{
    var isGood = args is [CompareCommand.Name, .. var files] ? CompareCommand.Run(files) : await BenchCommand.RunAsync(Arguments.Parse(args));
    return isGood ? 0 : 1;
}
catch (ArgumentException e)
{
    await Console.Error.WriteLineAsync($"{e.Message}\n\n{Arguments.Usage}");
    return 2;
}
