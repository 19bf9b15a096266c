using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Utils;

/// <summary>Names volumes so that neither two resources nor two applications on one machine share one.</summary>
public static partial class VolumeNameGenerator
{
    /// <summary>The name: application, a hash of where its AppHost is, resource, suffix.</summary>
    public static string Generate<T>(IResourceBuilder<T> builder, string suffix) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        var application = builder.ApplicationBuilder;
        var name = Disallowed().Replace(application.Environment.ApplicationName, "_").ToLowerInvariant();
        var place = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(application.AppHostDirectory)))[..10];
        return $"{name}-{place}-{builder.Resource.Name}-{suffix}";
    }

    [GeneratedRegex("[^a-zA-Z0-9_.-]")]
    private static partial Regex Disallowed();
}
