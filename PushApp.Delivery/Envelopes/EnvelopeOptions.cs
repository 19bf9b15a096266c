using System.ComponentModel.DataAnnotations;
using System.Text;

namespace PushApp.Delivery.Envelopes;

/// <summary>
/// The secrets with which what goes to gateways is signed, at the chat API and at the gateways. Configuration section
/// <c>Envelope</c>. To change a key, add the new one everywhere, then name it in <see cref="KeyId"/>, then remove the old one.
/// </summary>
public sealed record EnvelopeOptions : IValidatableObject
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Envelope";

    /// <summary>The id of <see cref="Key"/>.</summary>
    public const string OnlyKeyId = "default";

    private const int MinimumKeyBytes = 32;

    /// <summary>The secret where there is one, at least 32 bytes of UTF-8; its id is <c>default</c>.</summary>
    public string Key { get; init; } = "";

    /// <summary>Secrets by key id, each at least 32 bytes of UTF-8: all of them are accepted.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>();

    /// <summary>The id of the key that signs; not needed where there is one key.</summary>
    public string? KeyId { get; init; }

    /// <summary>All keys by id.</summary>
    internal IReadOnlyDictionary<string, byte[]> ById => All.ToDictionary(key => key.Key, key => Encoding.UTF8.GetBytes(key.Value), StringComparer.Ordinal);

    /// <summary>The id of the key that signs.</summary>
    internal string SigningKeyId => KeyId ?? (Key.Length > 0 ? OnlyKeyId : Keys.Keys.First());

    private IEnumerable<KeyValuePair<string, string>> All => Key.Length > 0 ? Keys.Append(KeyValuePair.Create(OnlyKeyId, Key)) : Keys;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var keys = All.ToList();
        if (keys.Count == 0)
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(Key)} must be set to a secret of at least {MinimumKeyBytes} bytes; chat API and gateways share it.");
        }

        foreach (var (id, key) in keys)
        {
            if (Encoding.UTF8.GetByteCount(key ?? "") < MinimumKeyBytes)
            {
                var name = id == OnlyKeyId ? nameof(Key) : $"{nameof(Keys)}:{id}";
                yield return new ValidationResult($"{Section}:{name} must have at least {MinimumKeyBytes} bytes.");
            }
        }

        if (KeyId is null ? keys.Count > 1 : !keys.Exists(key => key.Key == KeyId))
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(KeyId)} must name the key that signs, one of {string.Join(", ", keys.Select(key => key.Key))}.");
        }
    }
}
