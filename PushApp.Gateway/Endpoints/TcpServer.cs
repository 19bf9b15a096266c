using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace PushApp.Gateway.Endpoints;

/// <summary>
/// Opens the port for clients over TCP, where one is set. It is a Kestrel of its own: an endpoint that is added to the
/// service's Kestrel by code would take the place of those that <c>ASPNETCORE_URLS</c> names.
/// </summary>
internal sealed partial class TcpServer(
    TcpOptions options, GatewayOptions gateway, TcpClients clients, IConnectionListenerFactory sockets, IConfiguration configuration,
    IServiceProvider services, ILoggerFactory loggers, ILogger<TcpServer> logger) : IHostedService, IDisposable
{
    private const string Certificates = "Kestrel:Certificates";

    private KestrelServer? _server;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.TcpPort is not { } port)
        {
            return;
        }

        var kestrel = new KestrelServerOptions { ApplicationServices = services };
        kestrel.Limits.MaxRequestBufferSize = 2 * gateway.MaxFrameBytes;
        kestrel.Configure(OnlyCertificates());
        if (options.IsLocalhost)
        {
            kestrel.ListenLocalhost(port, Serve);
        }
        else if (options.Address is { } address)
        {
            kestrel.Listen(address, port, Serve);
        }
        else
        {
            kestrel.ListenAnyIP(port, Serve);
        }

        _server = new KestrelServer(Options.Create(kestrel), sockets, loggers);
        await _server.StartAsync(new NoHttp(), cancellationToken);
        LogListening(new Uri(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Port);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is not null)
        {
            await _server.StopAsync(cancellationToken);
        }
    }

    public void Dispose() => _server?.Dispose();

    private void Serve(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        if (options.TcpTls)
        {
            listen.UseHttps();
        }

        listen.Run(clients.ServeAsync);
    }

    // Of the service's own section: its endpoints are the service's.
    private IConfiguration OnlyCertificates() => new ConfigurationBuilder()
        .AddInMemoryCollection(configuration.GetSection(Certificates).AsEnumerable(makePathsRelative: true)
            .Where(setting => setting.Value is not null)
            .Select(setting => KeyValuePair.Create($"Certificates:{setting.Key}", setting.Value)))
        .Build();

    /// <summary>What Kestrel wants to have for requests, of which there are none here.</summary>
    private sealed class NoHttp : IHttpApplication<object>
    {
        public object CreateContext(IFeatureCollection contextFeatures) => throw new NotSupportedException();

        public Task ProcessRequestAsync(object context) => throw new NotSupportedException();

        public void DisposeContext(object context, Exception? exception)
        {
        }
    }

    [LoggerMessage(LogLevel.Information, "Clients over TCP at port {Port}.")]
    private partial void LogListening(int port);
}
