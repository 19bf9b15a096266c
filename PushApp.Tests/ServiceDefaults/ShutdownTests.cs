using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PushApp.Tests.ServiceDefaults;

public class ShutdownTests
{
    [Theory]
    [InlineData("00:00:00")]
    [InlineData("1.00:00:00")]
    [InlineData("soon")]
    public void A_limit_that_cannot_be_is_refused_with_its_key(string timeout) => Assert.Contains(
        "Shutdown:Timeout", Assert.ThrowsAny<Exception>(() => TimeoutOf(timeout)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_limit_is_the_hosts() => Assert.Equal(TimeSpan.FromSeconds(4), TimeoutOf("00:00:04"));

    [Fact]
    public void Without_a_word_it_is_half_a_minute() => Assert.Equal(TimeSpan.FromSeconds(30), TimeoutOf(null));

    private static TimeSpan TimeoutOf(string? configured)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        if (configured is not null)
        {
            builder.Configuration["Shutdown:Timeout"] = configured;
        }

        builder.AddServiceDefaults();
        using var host = builder.Build();
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        return host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
    }
}
