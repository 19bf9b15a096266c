using Microsoft.AspNetCore.Http.Features;

namespace PushApp.Gateway.Transports;

/// <summary>Puts a <see cref="CorkedStream"/> between a WebSocket and its connection. Its middleware comes before the WebSocket one.</summary>
internal sealed class CorkedUpgrade(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    /// <summary>The connection's stream, once it was upgraded.</summary>
    public CorkedStream? Stream { get; private set; }

    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => Stream = new CorkedStream(await inner.UpgradeAsync());

    /// <summary>Middleware that replaces the upgrade feature of a request that can be upgraded.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            context.Features.Set<IHttpUpgradeFeature>(new CorkedUpgrade(upgrade));
        }

        return next(context);
    }
}
