namespace RocketMQ.Tests.Conformance.Brokers;

/// <summary>A running broker with the topics and groups of <see cref="Layout"/>.</summary>
public abstract class BrokerUnderTest : IAsyncLifetime
{
    private Task<string>? _signed;

    /// <summary><c>host:port</c>, by plaintext and by TLS.</summary>
    public string Endpoints { get; protected set; } = "";

    /// <summary>Whether what was stored is still there after <see cref="RestartAsync"/>.</summary>
    public abstract bool IsDurable { get; }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    /// <summary>Endpoints that answer only what is signed with the access key of <see cref="Layout"/>; started when first asked for.</summary>
    public Task<string> SignedEndpointsAsync() => _signed ??= StartSignedAsync();

    /// <summary>Ends the broker and starts it again at the same place; returns when it takes messages again.</summary>
    public abstract Task RestartAsync();

    protected abstract Task<string> StartSignedAsync();
}
