using Microsoft.Extensions.Hosting;

namespace Aspire.StackExchange.Redis;

/// <summary>What <c>AddRedisClientBuilder</c> registered, for extensions that build on it.</summary>
public sealed class AspireRedisClientBuilder(IHostApplicationBuilder hostBuilder, StackExchangeRedisSettings settings, string? serviceKey)
{
    /// <summary>The host that the client was added to.</summary>
    public IHostApplicationBuilder HostBuilder { get; } = hostBuilder;

    /// <summary>The settings as configured.</summary>
    public StackExchangeRedisSettings Settings { get; } = settings;

    /// <summary>The key of a keyed client; null for the default one.</summary>
    public string? ServiceKey { get; } = serviceKey;
}
