using System.Security.Claims;
using PushApp.ChatApi.Messages;
using PushApp.Delivery.Inboxes;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.ChatApi.Messages;

public sealed class SenderLimitsTests
{
    [Theory]
    [InlineData("MessagesPerSecond", 10, 200, 1, 1, 0)]
    [InlineData("BytesPerSecond", 1000, 20, 1, 1000, 0)]
    [InlineData("RememberedIds", 50, 50, 1, 1, 1)]
    public void A_sender_is_refused_past_each_limit_and_nobody_else_is(string option, int limit, int requests, int messages, int bytes, int ids)
    {
        using var limits = new SenderLimits(Options(option, limit), new InboxOptions());
        for (var i = 0; i < requests; i++)
        {
            Assert.True(limits.TryTake(User("bob"), messages, bytes, ids, out _));
        }

        Assert.False(limits.TryTake(User("bob"), messages, bytes, ids, out var refusal));
        Assert.Equal(429, refusal.Status);
        Assert.Contains($"Senders:{option}", refusal.Detail, StringComparison.Ordinal);
        Assert.InRange(refusal.RetryAfterSeconds!.Value, 1, 3600);
        Assert.True(limits.TryTake(User("carol"), messages, bytes, ids, out _));
        Assert.True(limits.TryTake(User("bob", Scopes.System), messages, bytes, ids, out _));
    }

    [Fact]
    public void A_batch_larger_than_what_may_be_sent_at_once_takes_all_of_it()
    {
        using var limits = new SenderLimits(new SenderLimitOptions { MessagesPerSecond = 1 }, new InboxOptions());

        Assert.True(limits.TryTake(User("bob"), 1000, 1, 0, out _));
        Assert.False(limits.TryTake(User("bob"), 1, 1, 0, out _));
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        using var limits = new SenderLimits(new SenderLimitOptions { MessagesPerSecond = 0, BytesPerSecond = 0, RememberedIds = 0 }, new InboxOptions());

        Assert.True(limits.TryTake(User("bob"), int.MaxValue, int.MaxValue, int.MaxValue, out _));
        Assert.True(limits.TryTake(User("bob"), int.MaxValue, int.MaxValue, int.MaxValue, out _));
    }

    private static SenderLimitOptions Options(string option, int limit)
    {
        var options = new SenderLimitOptions { MessagesPerSecond = 0, BytesPerSecond = 0, RememberedIds = 0 };
        return option switch
        {
            "MessagesPerSecond" => options with { MessagesPerSecond = limit },
            "BytesPerSecond" => options with { BytesPerSecond = limit },
            _ => options with { RememberedIds = limit },
        };
    }

    private static ClaimsPrincipal User(string name, string? scope = null)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "test");
        if (scope is not null)
        {
            identity.AddClaim(new Claim(Scopes.ScopeClaim, scope));
        }

        return new ClaimsPrincipal(identity);
    }
}
