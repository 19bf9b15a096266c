using System.Text.Json;
using Aspire.Hosting;
using PushApp.Tests.Support;

namespace PushApp.Tests.EndToEnd;

/// <summary>What the dashboard offers on the chat API.</summary>
[Collection(WholeSystem.Name)]
public sealed class CommandTests(PushAppFixture app)
{
    [Fact]
    public async Task A_test_message_reaches_a_user_who_connects_with_a_token_made_there()
    {
        var alice = TestUsers.New("alice");
        var token = await CommandAsync("make-token", ("user", alice));
        await using var client = await PushClient.ConnectAsync((await app.ReplicasAsync()).First().Value, token);

        await CommandAsync("send-message", ("to", alice), ("text", "by hand"), ("from", "bob"));

        var message = Assert.Single(await client.MessagesAsync(1));
        Assert.Equal(("bob", "by hand"), (message.From, message.Body.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task All_gateways_are_shown()
    {
        var gateways = JsonSerializer.Deserialize<JsonElement>(await CommandAsync("show-gateways"));

        Assert.Equal(PushAppFixture.GatewayCount, gateways.GetArrayLength());
    }

    private async Task<string> CommandAsync(string command, params (string Name, string Value)[] arguments)
    {
        var inputs = arguments.Select(argument => new InteractionInput { Name = argument.Name, InputType = InputType.Text, Value = argument.Value });
        var result = await app.App.ResourceCommands.ExecuteCommandAsync("chatapi", command, new InteractionInputCollection([.. inputs]));
        Assert.True(result.Success, $"{command}: {result.Message}");
        return result.Data?.Value ?? "";
    }
}
