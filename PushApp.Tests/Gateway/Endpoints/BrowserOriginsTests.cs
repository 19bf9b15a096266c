using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using PushApp.Gateway;
using PushApp.Gateway.Endpoints;

namespace PushApp.Tests.Gateway.Endpoints;

public sealed class BrowserOriginsTests
{
    [Theory]
    // In Development pages of this machine.
    [InlineData("http://localhost:3000", "localhost:5081", true, true)]
    [InlineData("https://127.0.0.1", "localhost:5081", true, true)]
    [InlineData("http://[::1]:3000", "localhost:5081", true, true)]
    [InlineData("http://evil.example", "evil.example", true, false)]
    [InlineData("http://localhost.evil.example", "localhost:5081", true, false)]
    [InlineData("null", "localhost:5081", true, false)]
    // Elsewhere pages of the gateway's own host.
    [InlineData("https://push.example.com", "push.example.com", false, true)]
    [InlineData("https://PUSH.example.com", "push.example.com:443", false, true)]
    [InlineData("https://push.example.com:8443", "push.example.com:8443", false, true)]
    [InlineData("https://push.example.com:8443", "push.example.com", false, false)]
    [InlineData("https://app.example.com", "push.example.com", false, false)]
    [InlineData("http://localhost:3000", "push.example.com", false, false)]
    [InlineData("null", "push.example.com", false, false)]
    // What is listed, and nothing else.
    [InlineData("https://app.example.com", "push.example.com", false, true, "https://app.example.com")]
    [InlineData("https://app.example.com", "push.example.com", false, true, "https://other.example.com", "https://APP.example.com")]
    [InlineData("http://app.example.com", "push.example.com", false, false, "https://app.example.com")]
    [InlineData("https://push.example.com", "push.example.com", false, false, "https://app.example.com")]
    [InlineData("http://localhost:3000", "localhost:5081", true, false, "https://app.example.com")]
    [InlineData("null", "push.example.com", false, true, "null")]
    [InlineData("https://any.example", "push.example.com", false, true, "*")]
    // No browser.
    [InlineData(null, "push.example.com", false, true)]
    [InlineData(null, "push.example.com", false, true, "https://app.example.com")]
    public void A_page_may_connect(string? origin, string host, bool development, bool may, params string[] allowed)
    {
        var origins = new BrowserOrigins(
            new GatewayOptions { AllowedOrigins = allowed }, new Named(development ? Environments.Development : Environments.Production));
        var http = new DefaultHttpContext { Request = { Host = new HostString(host) } };
        if (origin is not null)
        {
            http.Request.Headers.Origin = origin;
        }

        var why = origins.WhyNot(http.Request);

        Assert.Equal(may, why is null);
        Assert.True(may || why!.Contains("Gateway:AllowedOrigins", StringComparison.Ordinal), why);
    }

    private sealed class Named(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
