using PushApp.Delivery.Envelopes;

namespace PushApp.Tests.Delivery.Envelopes;

public sealed class EnvelopeSignerTests
{
    private const string Old = "the old key, which has more than thirty-two bytes";
    private const string New = "the new key, which has more than thirty-two bytes";

    private readonly EnvelopeSigner _signer = new(new EnvelopeOptions { Key = Old });

    [Fact]
    public void What_is_signed_is_genuine_and_nothing_else_is()
    {
        var body = "items"u8.ToArray();
        var signature = _signer.Sign("gateway-1", "", body);

        Assert.True(_signer.IsGenuine(_signer.KeyId, signature, "gateway-1", "", body));
        Assert.False(_signer.IsGenuine(_signer.KeyId, signature, "gateway-2", "", body));
        Assert.False(_signer.IsGenuine(_signer.KeyId, signature, "gateway-1", "disconnect 1 alice", body));
        Assert.False(_signer.IsGenuine(_signer.KeyId, signature, "gateway-1", "", "item2"u8));
        Assert.False(_signer.IsGenuine("other", signature, "gateway-1", "", body));
        Assert.False(_signer.IsGenuine(_signer.KeyId, null, "gateway-1", "", body));
        Assert.False(_signer.IsGenuine(null, signature, "gateway-1", "", body));
        Assert.False(_signer.IsGenuine(_signer.KeyId, "no base64", "gateway-1", "", body));
        Assert.False(_signer.IsGenuine(_signer.KeyId, signature[..20], "gateway-1", "", body));
        Assert.False(_signer.IsGenuine(_signer.KeyId, signature + signature, "gateway-1", "", body));
    }

    [Fact]
    public void Where_one_part_ends_and_the_next_begins_is_signed() =>
        Assert.False(_signer.IsGenuine(_signer.KeyId, _signer.Sign("gateway-1", "probe", "x"u8), "gateway-1", "prob", "ex"u8));

    [Fact]
    public void A_key_is_changed_without_a_message_that_is_refused()
    {
        EnvelopeSigner Step(string keyId, params (string Id, string Key)[] keys) =>
            new(new EnvelopeOptions { Keys = keys.ToDictionary(key => key.Id, key => key.Key), KeyId = keyId });
        EnvelopeSigner[] steps =
        [
            Step("1", ("1", Old)),
            Step("1", ("1", Old), ("2", New)),
            Step("2", ("1", Old), ("2", New)),
            Step("2", ("2", New)),
        ];

        // Not all processes are at the same step, but none is two steps before another one.
        foreach (var (before, after) in steps.Zip(steps.Skip(1)))
        {
            Assert.True(after.IsGenuine(before.KeyId, before.Sign("g", "", "1"u8), "g", "", "1"u8));
            Assert.True(before.IsGenuine(after.KeyId, after.Sign("g", "", "1"u8), "g", "", "1"u8));
        }
    }

    [Theory]
    [InlineData("Envelope:Key must be set")]
    [InlineData("Envelope:Key must have at least 32 bytes", "Key", "short")]
    [InlineData("Envelope:Keys:a must have at least 32 bytes", "Keys:a", "short")]
    [InlineData("Envelope:KeyId must name the key that signs, one of a", "Keys:a", Old, "KeyId", "b")]
    [InlineData("Envelope:KeyId must name the key that signs, one of a, default", "Keys:a", Old, "Key", New)]
    public void Keys_that_cannot_be_used_are_named(string message, params string[] settings) => Assert.Contains(
        message,
        Assert.ThrowsAny<Exception>(() => CheckedOptions.Read<EnvelopeOptions>(
            EnvelopeOptions.Section, [.. settings.Select((text, i) => i % 2 == 0 ? $"{EnvelopeOptions.Section}:{text}" : text)])).Message,
        StringComparison.Ordinal);
}
