using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PushApp.Tests.Support;

/// <summary>A certificate of <c>localhost</c> that nobody has signed, as files that a service reads; gone with it.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public TestCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(CertificatePath, Certificate.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>The settings with which a service uses it.</summary>
    public (string Key, string Value)[] Settings =>
        [("Kestrel__Certificates__Default__Path", CertificatePath), ("Kestrel__Certificates__Default__KeyPath", KeyPath)];

    private string CertificatePath => Path.Combine(_folder.FullName, "tls.crt");

    private string KeyPath => Path.Combine(_folder.FullName, "tls.key");

    public void Dispose()
    {
        Certificate.Dispose();
        _folder.Delete(recursive: true);
    }
}
