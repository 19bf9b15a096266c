using PushApp.Client;

namespace PushApp.Tests.Client;

public sealed class PushClientOptionsTests
{
    private static readonly PushClientOptions Usable = new() { Gateways = [new Uri("https://push.example.com")], Token = _ => new("token") };

    public static TheoryData<string> Unusable => ["Gateways", "Device", "MaxWaitingMessages", "MaxWaitingBytes", "MaxFrameBytes", "MaxHandlerAttempts", "MaxWatchedUsers", "ConnectTimeout", "SendTimeout"];

    [Theory]
    [MemberData(nameof(Unusable))]
    public void A_value_that_cannot_be_used_is_named(string option)
    {
        var options = option switch
        {
            "Gateways" => Usable with { Gateways = [new Uri("ftp://push.example.com")] },
            "Device" => Usable with { Device = "" },
            "MaxWaitingMessages" => Usable with { MaxWaitingMessages = 0 },
            "MaxWaitingBytes" => Usable with { MaxWaitingBytes = 0 },
            "MaxFrameBytes" => Usable with { MaxFrameBytes = 1 },
            "MaxHandlerAttempts" => Usable with { MaxHandlerAttempts = 0 },
            "MaxWatchedUsers" => Usable with { MaxWatchedUsers = 0 },
            "ConnectTimeout" => Usable with { ConnectTimeout = TimeSpan.Zero },
            _ => Usable with { SendTimeout = TimeSpan.Zero },
        };

        var refused = Assert.Throws<ArgumentException>(() => new PushApp.Client.PushClient(options));

        Assert.Contains(option, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_without_a_gateway_only_sends()
    {
        await using var client = new PushApp.Client.PushClient(Usable with { Gateways = [] });

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.RunAsync((_, _) => Task.CompletedTask));
        Assert.Contains("Gateways", Assert.Throws<InvalidOperationException>(() => client.WatchPresence(["bob"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_without_a_chat_API_watches_nobody()
    {
        await using var client = new PushApp.Client.PushClient(Usable with { Api = null });

        Assert.Contains("Api", Assert.Throws<InvalidOperationException>(() => client.WatchPresence(["bob"])).Message, StringComparison.Ordinal);
    }
}
