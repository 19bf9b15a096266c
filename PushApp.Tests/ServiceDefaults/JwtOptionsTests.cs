using Microsoft.Extensions.Options;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.ServiceDefaults;

public sealed class JwtOptionsTests
{
    private const string Secret = "an-hs256-key-of-the-tests-32-bytes-long";

    [Theory]
    [InlineData("Jwt:Authority", "Jwt:Audience=pushapp")]
    [InlineData("Jwt:Keys:<kid>", "Jwt:Audience=pushapp")]
    [InlineData("Jwt:Key must have at least 32 bytes, has 5.", "Jwt:Key=short")]
    [InlineData("Jwt:Keys:b must have at least 32 bytes, has 5.", $"Jwt:Keys:a={Secret}", "Jwt:Keys:b=short")]
    [InlineData("exclude", $"Jwt:Key={Secret}", "Jwt:Authority=https://id.example.com")]
    [InlineData("exclude", $"Jwt:Keys:a={Secret}", "Jwt:MetadataAddress=https://id.example.com/metadata")]
    [InlineData("Jwt:SigningKeyId is 'c'", $"Jwt:Keys:a={Secret}", "Jwt:SigningKeyId=c")]
    [InlineData("Jwt:Authority must be an https address", "Jwt:Authority=http://id.example.com")]
    [InlineData("Jwt:MetadataAddress must be an https address", "Jwt:MetadataAddress=id")]
    [InlineData("Jwt:KeyRefresh", "Jwt:Authority=https://id.example.com", "Jwt:KeyRefresh=00:00:01")]
    [InlineData("Jwt:UnknownKeyRefresh", "Jwt:Authority=https://id.example.com", "Jwt:UnknownKeyRefresh=1.00:00:00")]
    [InlineData("Jwt:Issuer", $"Jwt:Key={Secret}", "Jwt:Issuer=")]
    [InlineData("Jwt:Audience", $"Jwt:Key={Secret}", "Jwt:Audience=")]
    public async Task What_cannot_be_fails_the_start_and_names_the_configuration_key(string named, params string[] settings)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(
            () => ServiceDefaultsHost.StartAsync(settings: [.. settings.Select(setting => (setting.Split('=')[0], setting.Split('=')[1]))]));
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_that_signs_is_the_chosen_one_or_the_only_one()
    {
        var several = new Dictionary<string, string> { ["a"] = Secret, ["b"] = Secret };
        Assert.False(new JwtOptions { Keys = several }.CanSign);
        Assert.Equal("b", new JwtOptions { Keys = several, SigningKeyId = "b" }.SigningKey?.KeyId);
        Assert.Equal("b", new JwtOptions { Key = Secret, Keys = several, SigningKeyId = "b" }.SigningKey?.KeyId);
        Assert.Null(new JwtOptions { Key = Secret, Keys = several }.SigningKey?.KeyId);
        Assert.Equal("a", new JwtOptions { Keys = new Dictionary<string, string> { ["a"] = Secret } }.SigningKey?.KeyId);
        Assert.Throws<InvalidOperationException>(() => AccessTokens.Issue(new JwtOptions { Keys = several }, "alice", TimeSpan.FromMinutes(1)));
    }
}
