// What the scenario tests drive (PushApp.Tests/Sdk): commands on the standard input, events on the standard output, each
// one JSON object a line. The TypeScript SDK has a program that speaks the same.
using System.Text.Json;
using PushApp.Client.Agent;

using var events = new Events(Console.OpenStandardOutput());
var clients = new Dictionary<string, AgentClient>();
events.Write("ready", null);
while (await Console.In.ReadLineAsync() is { } line)
{
    var command = JsonElement.Parse(line);
    var name = command.TryGetProperty("client", out var given) ? given.GetString()! : "";
    switch (command.GetProperty("do").GetString())
    {
        case "connect":
            clients[name] = new AgentClient(name, command, events);
            break;
        case "token":
            clients[name].Token(command.GetProperty("number").GetInt32(), command.GetProperty("token").GetString());
            break;
        case "send":
            clients[name].Send(command);
            break;
        case "sendBatch":
            clients[name].SendBatch(command);
            break;
        case "watch":
            clients[name].Watch(Users(command));
            break;
        case "unwatch":
            clients[name].Unwatch(Users(command));
            break;
        case "close":
            clients[name].Close();
            break;
        case "exit":
            return;
    }
}

static IEnumerable<string> Users(JsonElement command) => command.GetProperty("users").EnumerateArray().Select(user => user.GetString()!);
