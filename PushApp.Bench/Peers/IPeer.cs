using System.Net.WebSockets;

namespace PushApp.Bench.Peers;

/// <summary>A system that takes messages over HTTP and pushes each to the client of its receiver.</summary>
internal interface IPeer : IAsyncDisposable
{
    /// <summary>What tables call it.</summary>
    string Name { get; }

    /// <summary>Its processes on this machine, by what they do.</summary>
    IReadOnlyDictionary<string, IReadOnlyList<int>> Processes { get; }

    /// <summary>Where messages are sent to: a request is an object of <c>to</c>, the receiver, and <c>body</c>.</summary>
    Uri Sends { get; }

    /// <summary>A token for a user.</summary>
    string Token(string user);

    /// <summary>Connects a user's client.</summary>
    /// <param name="user">The user.</param>
    /// <param name="number">The client's number: clients are spread over the nodes.</param>
    Task<ClientWebSocket> ConnectAsync(string user, int number);

    /// <summary>What the client has to answer to a frame; empty for nothing.</summary>
    ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> frame);

    /// <summary>What a client has to send every ten seconds to stay connected; empty for nothing.</summary>
    ReadOnlyMemory<byte> KeepAlive { get; }
}
