using System.Text;
using System.Text.Json;
using PushApp.Delivery.Identity;
using PushApp.Fuzz.Generators;
using PushApp.Gateway.Protocol;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.Fuzz.Generators;

/// <summary>What the fuzzer calls valid is: otherwise it would not come beyond the first check.</summary>
public sealed class ValidInputTests
{
    private const int Tries = 500;

    [Fact]
    public void Valid_JSON_is_read() => All(Json.Valid, json => JsonDocument.Parse(json).Dispose());

    [Fact]
    public void Valid_messages_are_JSON_objects() => All(Messages.Valid, json =>
    {
        using var message = JsonDocument.Parse(json);
        Assert.True(message.RootElement.TryGetProperty("to", out _) && message.RootElement.TryGetProperty("body", out _));
    });

    [Fact]
    public void Valid_frames_are_taken_by_the_gateway_and_are_one_line() => All(ClientFrames.Valid, frame =>
    {
        ClientFrame.Parse(frame);
        Assert.True(frame.Length <= 16 * 1024);
        Assert.DoesNotContain((byte)'\n', frame);
    });

    [Fact]
    public async Task Valid_tokens_are_valid()
    {
        using var keys = new TokenKeys(new JwtOptions { Key = Tokens.Key });
        using var tokens = new AccessTokens(keys, Identifiers.TryValidate, valid: null);
        var result = await tokens.ValidateAsync(Encoding.ASCII.GetString(Tokens.Valid("fuzz-1")));
        Assert.Equal("fuzz-1", result.ClaimsIdentity?.Name);
    }

    [Fact]
    public void Connect_frames_are_taken_by_the_gateway()
    {
        for (var number = 0; number < Tries; number++)
        {
            ConnectFrame.Parse(ConnectFrames.Valid(Dice.Of(1, "test", number)));
        }
    }

    private static void All(Grammar grammar, Action<byte[]> check)
    {
        for (var number = 0; number < Tries; number++)
        {
            check(grammar.Next(Dice.Of(1, "test", number)));
        }
    }
}
