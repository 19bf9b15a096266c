using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RocketMQ.Tests.DevBroker.Network;

public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("certificates-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task One_port_takes_TLS_and_plaintext()
    {
        await using var broker = await InProcessBroker.StartAsync();
        using var plaintext = broker.Connect();
        X509Certificate? shown = null;
        using var tls = Connect(broker, certificate => shown = certificate);

        await plaintext.SendAsync(TestClient.Message("by plaintext"));
        await tls.SendAsync(TestClient.Message("by TLS"));

        Assert.Equal(["by TLS", "by plaintext"], (await tls.ConsumeAsync("GROUP", 2)).Select(message => message.Body.ToStringUtf8()).Order(StringComparer.Ordinal));
        Assert.Equal("CN=PushApp.DevBroker", shown?.Subject);
    }

    [Fact]
    public async Task TLS_settles_on_HTTP2()
    {
        await using var broker = await InProcessBroker.StartAsync();
        using var connection = new TcpClient();
        await connection.ConnectAsync(broker.Url.Host, broker.Url.Port);
        await using var tls = new SslStream(connection.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [SslApplicationProtocol.Http11, SslApplicationProtocol.Http2],
        });
        Assert.Equal(SslApplicationProtocol.Http2, tls.NegotiatedApplicationProtocol);
        Assert.True(tls.SslProtocol >= SslProtocols.Tls12);
    }

    [Theory]
    [InlineData("one file")]
    [InlineData("two files")]
    [InlineData("an encrypted key")]
    [InlineData("PFX")]
    public async Task A_certificate_of_ones_own_can_be_given(string form)
    {
        await using var broker = await InProcessBroker.StartAsync(Write(form));
        X509Certificate? shown = null;
        using var client = Connect(broker, certificate => shown = certificate);
        await client.SendAsync(TestClient.Message("body"));
        Assert.Equal("CN=broker.test", shown?.Subject);
    }

    [Theory]
    [InlineData("no file")]
    [InlineData("no key")]
    [InlineData("no certificate")]
    [InlineData("another password")]
    public async Task A_certificate_that_is_of_no_use_is_refused_at_the_start(string form)
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => InProcessBroker.StartAsync(Write(form)));
        Assert.Contains("Certificate", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_holds_up_neither_others_nor_the_end()
    {
        var lessThanKestrelWaits = TimeSpan.FromSeconds(20);
        await using var broker = await InProcessBroker.StartAsync();
        using var silent = new TcpClient();
        await silent.ConnectAsync(broker.Url.Host, broker.Url.Port);
        using var client = broker.Connect();
        await client.SendAsync(TestClient.Message("body"));

        client.Dispose();
        await broker.StopAsync().WaitAsync(lessThanKestrelWaits);
    }

    private static TestClient Connect(InProcessBroker broker, Action<X509Certificate?> shown) => new(
        new UriBuilder(broker.Url) { Scheme = Uri.UriSchemeHttps }.Uri,
        Guid.NewGuid().ToString("N"),
        new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    shown(certificate);
                    return certificate is not null;
                },
            },
        });

    /// <summary>Writes a certificate in a form and returns the options that name it.</summary>
    private string[] Write(string form)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=broker.test", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var pem = certificate.ExportCertificatePem();
        var keyPem = key.ExportPkcs8PrivateKeyPem();
        var encrypted = key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        return form switch
        {
            "one file" => ["--Certificate", Text("both.pem", $"{pem}\n{keyPem}")],
            "two files" => ["--Certificate", Text("certificate.pem", pem), "--CertificateKey", Text("key.pem", keyPem)],
            "an encrypted key" => ["--Certificate", Text("both.pem", $"{pem}\n{encrypted}"), "--CertificatePassword", "secret"],
            "PFX" => ["--Certificate", Pfx(certificate), "--CertificatePassword", "secret"],
            "no file" => ["--Certificate", Path.Combine(_folder.FullName, "absent.pem")],
            "no key" => ["--Certificate", Text("certificate.pem", pem)],
            "no certificate" => ["--CertificateKey", Text("key.pem", keyPem)],
            _ => ["--Certificate", Pfx(certificate), "--CertificatePassword", "wrong"],
        };
    }

    private string Text(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private string Pfx(X509Certificate2 certificate)
    {
        var path = Path.Combine(_folder.FullName, "certificate.pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, "secret"));
        return path;
    }
}
