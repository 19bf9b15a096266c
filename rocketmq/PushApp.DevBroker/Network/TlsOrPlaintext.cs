using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PushApp.DevBroker.Network;

/// <summary>
/// TLS and plaintext HTTP/2 on one port, as Apache RocketMQ's proxy has it: a client that means TLS begins with a
/// handshake record, one that does not with the letters of HTTP/2's preface.
/// </summary>
internal static class TlsOrPlaintext
{
    /// <summary>The type of a TLS record that holds a handshake (RFC 8446, 5.1).</summary>
    private const byte Handshake = 0x16;

    /// <summary>How long a new connection can send nothing before it is closed.</summary>
    private static readonly TimeSpan FirstByteTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Takes both kinds of connection; those with TLS get <paramref name="certificate"/>.</summary>
    public static void Use(ListenOptions endpoint, ServerCertificate certificate)
    {
        endpoint.Protocols = HttpProtocols.Http2;

        // Kestrel builds the chain from its end: what follows TLS, then TLS, then the choice between the two.
        ConnectionDelegate? plaintext = null;
        endpoint.Use(tls => connection => ChooseAsync(connection, tls, plaintext!));
        endpoint.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate.Leaf, certificate.Chain));
        endpoint.Use(next => plaintext = next);
    }

    private static async Task ChooseAsync(ConnectionContext connection, ConnectionDelegate tls, ConnectionDelegate plaintext)
    {
        if (await PeekAsync(connection) is { } first)
        {
            await (first == Handshake ? tls : plaintext)(connection);
        }
    }

    /// <summary>The first byte, which stays to be read; null where none comes.</summary>
    private static async ValueTask<byte?> PeekAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        var closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(closing);
        limit.CancelAfter(FirstByteTimeout);
        ReadResult result;
        try
        {
            result = await input.ReadAsync(limit.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
        {
            return null;
        }

        byte? first = result.Buffer.IsEmpty ? null : result.Buffer.FirstSpan[0];
        input.AdvanceTo(result.Buffer.Start);
        return first;
    }
}
