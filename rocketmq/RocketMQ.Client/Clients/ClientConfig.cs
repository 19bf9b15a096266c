namespace Org.Apache.Rocketmq;

/// <summary>Where the broker is and how to talk to it; shared by producers and consumers.</summary>
public class ClientConfig
{
    private ClientConfig(ISessionCredentialsProvider? credentials, TimeSpan requestTimeout, string endpoints, bool sslEnabled, string namespaceName)
    {
        SessionCredentialsProvider = credentials!;
        RequestTimeout = requestTimeout;
        Endpoints = endpoints;
        SslEnabled = sslEnabled;
        Namespace = namespaceName;
    }

    /// <summary>Null where requests go unsigned.</summary>
    public ISessionCredentialsProvider SessionCredentialsProvider { get; }

    public TimeSpan RequestTimeout { get; }

    /// <summary><c>host:port</c> of the proxy's gRPC port.</summary>
    public string Endpoints { get; }

    public bool SslEnabled { get; }

    /// <summary>The resource namespace that topics and groups are in; empty for none.</summary>
    public string Namespace { get; }

    public class Builder
    {
        private ISessionCredentialsProvider? _credentials;
        private TimeSpan _requestTimeout = TimeSpan.FromSeconds(3);
        private string? _endpoints;
        private bool _sslEnabled = true;
        private string _namespace = "";

        /// <summary>Default: none, requests go unsigned.</summary>
        public Builder SetCredentialsProvider(ISessionCredentialsProvider? sessionCredentialsProvider)
        {
            _credentials = sessionCredentialsProvider;
            return this;
        }

        /// <summary>The deadline of every call but a long poll. Default: 3 seconds.</summary>
        public Builder SetRequestTimeout(TimeSpan requestTimeout)
        {
            _requestTimeout = requestTimeout;
            return this;
        }

        /// <summary><c>host:port</c>, also with <c>http://</c> or <c>https://</c> before it, which is ignored: see <see cref="EnableSsl"/>.</summary>
        public Builder SetEndpoints(string endpoints)
        {
            _endpoints = endpoints;
            return this;
        }

        /// <summary>TLS, with whatever certificate the server shows, or plaintext HTTP/2. Default: TLS.</summary>
        public Builder EnableSsl(bool sslEnabled)
        {
            _sslEnabled = sslEnabled;
            return this;
        }

        public Builder SetNamespace(string? namespaceName)
        {
            _namespace = namespaceName ?? "";
            return this;
        }

        public ClientConfig Build() => new(_credentials, _requestTimeout, _endpoints!, _sslEnabled, _namespace);
    }
}
