using PushApp.Bench.Protocols;
using PushApp.ServiceDefaults;

namespace PushApp.Bench.Peers;

/// <summary>A system that takes messages over HTTP and pushes each to the client of its receiver.</summary>
/// <param name="own">What ends with it; null where it was there before.</param>
internal sealed class Peer(PeerProcesses? own = null) : IAsyncDisposable
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(4);

    /// <summary>What tables call it.</summary>
    public required string Name { get; init; }

    /// <summary>What its clients speak.</summary>
    public required ClientProtocol Protocol { get; init; }

    /// <summary>Where its clients connect: they are spread over all.</summary>
    public required IReadOnlyList<Uri> Nodes { get; init; }

    /// <summary>The role of the processes that clients connect to.</summary>
    public required string NodeRole { get; init; }

    /// <summary>Its processes on this machine, by what they do.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>> Processes { get; init; } = new Dictionary<string, IReadOnlyList<int>>();

    /// <summary>Where a message is sent to, as an object of <c>to</c>, the receiver, and <c>body</c>; null where it takes none.</summary>
    public Uri? Sends { get; init; }

    /// <summary>Where many are sent to, as <c>messages</c> of an object; null where it takes none.</summary>
    public Uri? SendsBatch { get; init; }

    /// <summary>What its tokens are signed with.</summary>
    public string Key { get; init; } = BenchKey.Value;

    /// <summary>A token for a user, with these scopes.</summary>
    public string Token(string user, params string[] scopes) => AccessTokens.Issue(new JwtOptions { Key = Key }, user, TokenLifetime, scopes);

    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
