using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PushApp.Tests.Support;

/// <summary>An application's end of a webhook: takes what is signed with its secret, and answers as a test wants it to.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    private readonly WebApplication _app;
    private ImmutableList<ReceivedEvent> _events = [];

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>What requests are to be signed with.</summary>
    public static string Secret { get; } = $"whsec_{Convert.ToBase64String(Key)}";

    /// <summary>Where it listens.</summary>
    public Uri Url => new(_app.Urls.Single());

    /// <summary>The status for an event; 204 by default.</summary>
    public Func<ReceivedEvent, int> Answer { get; set; } = _ => StatusCodes.Status204NoContent;

    /// <summary>All that were posted, also those that were not taken, in the order in which they came.</summary>
    public ImmutableList<ReceivedEvent> Posted => Volatile.Read(ref _events);

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.MapPost("/", receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>The events of a user that were taken.</summary>
    public IReadOnlyList<ReceivedEvent> Of(string user) => [.. Posted.Where(one => one.User == user && one.Status < 300)];

    /// <summary>Awaits that many events of a user, and returns them.</summary>
    public async Task<IReadOnlyList<ReceivedEvent>> EventsAsync(string user, int count)
    {
        await Eventually.TrueAsync(() => Of(user).Count >= count);
        return Of(user);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var (id, time) = (Header("webhook-id"), Header("webhook-timestamp"));
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body.ToArray()];
        var isGenuine = Header("webhook-signature") == $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Key, signed))}"
            && Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(time, CultureInfo.InvariantCulture)) < 60
            && request.ContentType?.StartsWith("application/cloudevents+json", StringComparison.Ordinal) == true;
        var json = JsonElement.Parse(body.ToArray());
        var received = new ReceivedEvent(json.GetProperty("type").GetString()!, json.GetProperty("subject").GetString()!, json, 0);
        received = received with { Status = !isGenuine || id != received.Id ? StatusCodes.Status400BadRequest : Answer(received) };
        ImmutableInterlocked.Update(ref _events, events => events.Add(received));
        return TypedResults.StatusCode(received.Status);

        string Header(string name) => request.Headers[name].ToString();
    }
}

/// <summary>An event that was posted.</summary>
/// <param name="Type">Its type.</param>
/// <param name="User">Whom it is about.</param>
/// <param name="Json">All of it.</param>
/// <param name="Status">What it was answered with.</param>
internal sealed record ReceivedEvent(string Type, string User, JsonElement Json, int Status)
{
    public string Id => Json.GetProperty("id").GetString()!;

    public DateTimeOffset Time => Json.GetProperty("time").GetDateTimeOffset();

    public JsonElement Data => Json.GetProperty("data");
}
