using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Org.Apache.Rocketmq;

namespace PushApp.Bench.Peers;

/// <summary>The process of <see cref="BroadcastPeer"/> that takes messages: it publishes each once, for all nodes.</summary>
internal static class BroadcastSender
{
    /// <summary>The first argument of a process that is one.</summary>
    public const string Command = "broadcast-sender";

    // A broker that has just been started, on a machine that is busy, may need longer than the usual three seconds.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddPushAppAuthentication(AnySubject.Check);

        await using var app = builder.Build();
        await using var producer = await new Producer.Builder().SetClientConfig(Connection(app.Configuration)).SetTopics(BroadcastNode.Topic).Build();
        app.MapPost(SendRequest.Path, async (SendRequest message) =>
        {
            await PublishAsync(message);
            return Results.Accepted();
        }).RequireAuthorization();
        app.MapPost(SendRequest.BatchPath, async (SendBatchRequest batch) =>
        {
            await Task.WhenAll(batch.Messages.Select(PublishAsync));
            return Results.Accepted();
        }).RequireAuthorization();
        await app.RunAsync();

        // The frame as clients get it: nodes have nothing to do but to write it.
        Task PublishAsync(SendRequest message) => producer.Send(new Message.Builder()
            .SetTopic(BroadcastNode.Topic)
            .SetTag("push")
            .AddProperty(BroadcastNode.ReceiverProperty, message.To)
            .SetBody(Encoding.UTF8.GetBytes($$"""{"type":"message","body":{{message.Body.GetRawText()}}}"""))
            .Build());
    }

    /// <summary>How it and the nodes reach the broker.</summary>
    public static ClientConfig Connection(IConfiguration configuration) => new ClientConfig.Builder()
        .SetEndpoints(configuration.GetConnectionString("rocketmq")!)
        .EnableSsl(false)
        .SetRequestTimeout(RequestTimeout)
        .Build();
}
