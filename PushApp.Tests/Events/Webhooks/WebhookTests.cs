using Microsoft.Extensions.Configuration;
using PushApp.Events.Webhooks;

namespace PushApp.Tests.Events.Webhooks;

public sealed class WebhookTests
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    [Fact]
    public void Each_has_its_group_and_all_events_where_none_are_named()
    {
        var all = Read(
            ("app:Url", "https://app.example.com/hook"), ("app:Secret", Secret),
            ("mail:Url", "http://localhost:9000"), ("mail:Secret", Secret), ("mail:Events:0", "away"));

        Assert.Equal(["PUSH_WEBHOOK_app", "PUSH_WEBHOOK_mail"], all.Select(one => one.Group));
        Assert.Equal(["presence", "away", "receipt"], all[0].Tags);
        Assert.Equal(["away"], all[1].Tags);
        Assert.Equal(10, all[0].Attempts);
        Assert.Equal("01234567890123456789012345678901"u8.ToArray(), all[0].Secret);
    }

    [Fact]
    public void None_is_fine() => Assert.Empty(Read());

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("many")]
    public void Attempts_have_a_range(string attempts) => Assert.StartsWith(
        "Webhooks:app:Attempts",
        Assert.Throws<InvalidOperationException>(() => Read(("app:Url", "https://app.example.com"), ("app:Secret", Secret), ("app:Attempts", attempts))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("a b", "https://app.example.com", Secret, "away", "Webhooks:a b")]
    [InlineData("app", null, Secret, "away", "Webhooks:app:Url")]
    [InlineData("app", "/hook", Secret, "away", "Webhooks:app:Url")]
    [InlineData("app", "http://app.example.com", Secret, "away", "Webhooks:app:Url")]
    [InlineData("app", "https://me:secret@app.example.com", Secret, "away", "Webhooks:app:Url")]
    [InlineData("app", "https://app.example.com", null, "away", "Webhooks:app:Secret")]
    [InlineData("app", "https://app.example.com", "whsec_short", "away", "Webhooks:app:Secret")]
    [InlineData("app", "https://app.example.com", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", "away", "Webhooks:app:Secret")]
    [InlineData("app", "https://app.example.com", Secret, "everything", "Webhooks:app:Events")]
    public void What_is_not_usable_is_named(string name, string? url, string? secret, string tag, string key)
    {
        var e = Assert.Throws<InvalidOperationException>(() => Read(($"{name}:Url", url), ($"{name}:Secret", secret), ($"{name}:Events:0", tag)));

        Assert.StartsWith(key, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MDEy", e.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Webhook> Read(params (string Key, string? Value)[] settings) => Webhook.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Where(setting => setting.Value is not null).Select(setting => KeyValuePair.Create($"Webhooks:{setting.Key}", setting.Value)))
        .Build());
}
