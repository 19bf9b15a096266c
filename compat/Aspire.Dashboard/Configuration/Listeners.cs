using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Aspire.Dashboard.Configuration;

/// <summary>Two listeners: browsers speak HTTP/1.1, OTLP exporters HTTP/2 without TLS and so without negotiation.</summary>
internal static class Listeners
{
    public static void Listen(this KestrelServerOptions kestrel, DashboardOptions options)
    {
        kestrel.AddServerHeader = false;
        foreach (var url in options.FrontendUrls)
        {
            Listen(kestrel, url, HttpProtocols.Http1AndHttp2);
        }
        Listen(kestrel, options.OtlpUrl, HttpProtocols.Http2);
    }

    private static void Listen(KestrelServerOptions kestrel, Uri url, HttpProtocols protocols)
    {
        void Configure(ListenOptions listen)
        {
            var tls = url.Scheme == Uri.UriSchemeHttps;
            listen.Protocols = tls || protocols == HttpProtocols.Http2 ? protocols : HttpProtocols.Http1;
            if (tls)
            {
                listen.UseHttps();
            }
        }

        if (url.Host == "localhost" && url.Port != 0)
        {
            kestrel.ListenLocalhost(url.Port, Configure);
        }
        else if (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address))
        {
            kestrel.Listen(address, url.Port, Configure);
        }
        else if (url.Host == "localhost")
        {
            kestrel.Listen(IPAddress.Loopback, url.Port, Configure);
        }
        else
        {
            kestrel.ListenAnyIP(url.Port, Configure);
        }
    }
}
