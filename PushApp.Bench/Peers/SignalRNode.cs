using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PushApp.Bench.Protocols;

namespace PushApp.Bench.Peers;

/// <summary>One node of <see cref="SignalRPeer"/>, in a process of its own: a hub, and endpoints that send to users.</summary>
internal static class SignalRNode
{
    /// <summary>The first argument of a process that is one.</summary>
    public const string Command = "signalr-node";

    public static Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddPushAppAuthentication(AnySubject.Check);
        builder.Services.AddSignalR().AddStackExchangeRedis(builder.Configuration.GetConnectionString("redis")!);
        builder.Services.AddSingleton<IUserIdProvider, ByName>();

        var app = builder.Build();
        app.MapHub<PushHub>(SignalRProtocol.HubPath).RequireAuthorization();
        app.MapPost(SendRequest.Path, SendAsync).RequireAuthorization();
        app.MapPost(SendRequest.BatchPath, SendBatchAsync).RequireAuthorization();
        return app.RunAsync();
    }

    private static async Task<IResult> SendAsync(SendRequest message, IHubContext<PushHub> hub)
    {
        await PushAsync(message, hub);
        return Results.Accepted();
    }

    private static async Task<IResult> SendBatchAsync(SendBatchRequest batch, IHubContext<PushHub> hub)
    {
        await Task.WhenAll(batch.Messages.Select(message => PushAsync(message, hub)));
        return Results.Accepted();
    }

    private static Task PushAsync(SendRequest message, IHubContext<PushHub> hub) =>
        hub.Clients.User(message.To).SendAsync("message", message.Body);

    private sealed class PushHub : Hub;

    private sealed class ByName : IUserIdProvider
    {
        public string? GetUserId(HubConnectionContext connection) => connection.User.Identity?.Name;
    }
}
