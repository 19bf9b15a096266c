using System.Text;
using Microsoft.Extensions.Options;

namespace PushApp.ServiceDefaults;

/// <summary>Says at start what of <see cref="JwtOptions"/> cannot be, by the names of the configuration keys.</summary>
internal sealed class JwtOptionsCheck : IValidateOptions<JwtOptions>
{
    public ValidateOptionsResult Validate(string? name, JwtOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(JwtOptions jwt)
    {
        var hasSecret = jwt.Key.Length > 0 || jwt.Keys.Count > 0;
        if (!hasSecret && !jwt.HasAuthority)
        {
            yield return $"There is nothing to check tokens with: set Jwt:Authority (or Jwt:MetadataAddress) to an OpenID Connect issuer, or Jwt:Key or Jwt:Keys:<kid> to a secret of at least {JwtOptions.MinimumKeyBytes} bytes that chat API and gateways share.";
        }

        // A secret that is left over would be a second way to become anybody.
        if (hasSecret && jwt.HasAuthority)
        {
            yield return "Jwt:Authority and Jwt:MetadataAddress exclude Jwt:Key and Jwt:Keys: either the authority signs tokens, or those who know a secret do.";
        }

        if (jwt.Key.Length > 0 && TooShort("Jwt:Key", jwt.Key) is { } key)
        {
            yield return key;
        }

        foreach (var (id, secret) in jwt.Keys)
        {
            if (TooShort($"Jwt:Keys:{id}", secret) is { } named)
            {
                yield return named;
            }
        }

        if (jwt.SigningKeyId.Length > 0 && !jwt.Keys.ContainsKey(jwt.SigningKeyId))
        {
            yield return $"Jwt:SigningKeyId is '{jwt.SigningKeyId}', which is none of Jwt:Keys.";
        }

        foreach (var (option, value) in ((string, string)[])[("Jwt:Authority", jwt.Authority), ("Jwt:MetadataAddress", jwt.MetadataAddress)])
        {
            if (value.Length > 0 && !IsAddress(value, jwt.RequireHttpsMetadata))
            {
                yield return $"{option} must be an https address, or an http address where Jwt:RequireHttpsMetadata is false; it is '{value}'.";
            }
        }

        if (jwt.Issuer.Length == 0)
        {
            yield return "Jwt:Issuer must not be empty.";
        }

        if (jwt.Audience.Length == 0)
        {
            yield return "Jwt:Audience must not be empty.";
        }
    }

    private static string? TooShort(string option, string secret) => Encoding.UTF8.GetByteCount(secret) is var bytes && bytes < JwtOptions.MinimumKeyBytes
        ? $"{option} must have at least {JwtOptions.MinimumKeyBytes} bytes, has {bytes}."
        : null;

    private static bool IsAddress(string value, bool https) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (!https && address.Scheme == Uri.UriSchemeHttp));
}
