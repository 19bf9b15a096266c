using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PushApp.Bench.Peers;

/// <summary>One node of <see cref="SignalRPeer"/>, in a process of its own: a hub, and an endpoint that sends to a user.</summary>
internal static class SignalRNode
{
    /// <summary>The first argument of a process that is one.</summary>
    public const string Command = "signalr-node";

    public const string HubPath = "/hub";
    public const string SendPath = "/send";

    public static Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddPushAppAuthentication();
        builder.Services.AddSignalR().AddStackExchangeRedis(builder.Configuration.GetConnectionString("redis")!);
        builder.Services.AddSingleton<IUserIdProvider, ByName>();

        var app = builder.Build();
        app.MapHub<PushHub>(HubPath).RequireAuthorization();
        app.MapPost(SendPath, SendAsync).RequireAuthorization();
        return app.RunAsync();
    }

    private static async Task<IResult> SendAsync(Message message, IHubContext<PushHub> hub)
    {
        await hub.Clients.User(message.To).SendAsync("message", message.Body);
        return Results.Accepted();
    }

    private sealed record Message(string To, JsonElement Body);

    private sealed class PushHub : Hub;

    private sealed class ByName : IUserIdProvider
    {
        public string? GetUserId(HubConnectionContext connection) => connection.User.Identity?.Name;
    }
}
