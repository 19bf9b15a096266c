namespace PushApp.Tests.Conformance.Brokers;

/// <summary>A running broker with the topics and groups of <see cref="Layout"/>.</summary>
public abstract class BrokerUnderTest : IAsyncLifetime
{
    /// <summary><c>host:port</c>, plaintext.</summary>
    public string Endpoints { get; protected set; } = "";

    /// <summary>Whether what was stored is still there after <see cref="RestartAsync"/>.</summary>
    public abstract bool IsDurable { get; }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    /// <summary>Ends the broker and starts it again at the same place; returns when it takes messages again.</summary>
    public abstract Task RestartAsync();
}
