using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PushApp.DevBroker.Network;

/// <summary>The certificate for clients that connect with TLS.</summary>
/// <param name="Leaf">The broker's own certificate with its key.</param>
/// <param name="Chain">Those that vouch for it, as far as they are known.</param>
internal sealed record ServerCertificate(X509Certificate2 Leaf, X509Certificate2Collection Chain)
{
    private const string Name = "PushApp.DevBroker";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>The certificate that the options name; one made now, for this run only, where they name none.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read, or has no key; the message names the option.</exception>
    public static ServerCertificate From(BrokerOptions options) =>
        options.Certificate is { Length: > 0 } file ? Read(file, options) : new ServerCertificate(SelfSigned(), []);

    private static ServerCertificate Read(string file, BrokerOptions options)
    {
        X509Certificate2Collection certificates = [];
        X509Certificate2 leaf;
        try
        {
            if (X509Certificate2.GetCertContentType(file) == X509ContentType.Pfx)
            {
                certificates = X509CertificateLoader.LoadPkcs12CollectionFromFile(file, options.CertificatePassword);
                leaf = certificates.First(certificate => certificate.HasPrivateKey);
            }
            else
            {
                certificates.ImportFromPemFile(file);
                leaf = Usable(string.IsNullOrEmpty(options.CertificatePassword)
                    ? X509Certificate2.CreateFromPemFile(file, options.CertificateKey)
                    : X509Certificate2.CreateFromEncryptedPemFile(file, options.CertificatePassword, options.CertificateKey));
            }
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new InvalidOperationException(
                $"Certificate must be a PFX or PEM file with a certificate and its key (a PEM key may lie in the file of CertificateKey); {file}: {unusable.Message}",
                unusable);
        }

        certificates.Remove(certificates.First(certificate => certificate.Thumbprint == leaf.Thumbprint));
        return new ServerCertificate(leaf, certificates);
    }

    // RocketMQ's clients take any certificate, so nobody need trust this one.
    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Dns.GetHostName());
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        return Usable(certificate);
    }

    // Windows' TLS takes no key that exists in memory only.
    private static X509Certificate2 Usable(X509Certificate2 certificate) => OperatingSystem.IsWindows()
        ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null)
        : new X509Certificate2(certificate);
}
