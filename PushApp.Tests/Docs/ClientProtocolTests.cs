using System.Reflection;
using System.Text;
using System.Text.Json;
using PushApp.Delivery.Envelopes;
using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Docs;

/// <summary>What <c>docs/client-protocol.md</c> says is what the gateway does.</summary>
public sealed class ClientProtocolTests
{
    private const string Path = "docs/client-protocol.md";

    public static TheoryData<string> Codes =>
    [
        .. Constants(typeof(CloseCodes)).Select(code => $"| {code} |"),
        .. Constants(typeof(ErrorCodes)).Select(code => $"| `{code}` |"),
    ];

    public static TheoryData<string> ClientFrames => [.. Document.Examples(Path, "json client")];

    public static TheoryData<string> ServerExamples => [.. Document.Examples(Path, "json server")];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_is_in_it(string row) => Assert.Contains(row, Document.Read(Path), StringComparison.Ordinal);

    [Theory]
    [InlineData(Subprotocol.Name)]
    [InlineData("`device`")]
    [InlineData("`cursor`")]
    [InlineData("`epoch`")]
    [InlineData("`access_token`")]
    public void Every_part_of_the_request_is_in_it(string part) => Assert.Contains(part, Document.Read(Path), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(ClientFrames))]
    public void The_gateway_takes_the_example_of_a_clients_frame(string frame) => ClientFrame.Parse(Encoding.UTF8.GetBytes(frame));

    [Fact]
    public void Every_type_of_a_clients_frame_has_an_example() => Assert.Equal(
        Enum.GetValues<ClientFrameType>().Where(type => type is not ClientFrameType.Close).Order(),
        Document.Examples(Path, "json client").Select(frame => ClientFrame.Parse(Encoding.UTF8.GetBytes(frame)).Type).Order());

    [Fact]
    public void The_gateway_takes_the_example_of_a_connect_frame()
    {
        var frame = ConnectFrame.Parse(Encoding.UTF8.GetBytes(Assert.Single(Document.Examples(Path, "json client-tcp"))));

        Assert.Equal(("phone", "17", "2f9c"), (frame.Device, frame.Cursor, frame.Epoch));
    }

    [Theory]
    [MemberData(nameof(ServerExamples))]
    public void The_gateway_writes_what_the_example_of_its_frame_has(string example)
    {
        var documented = JsonSerializer.Deserialize<JsonElement>(example);

        var written = Write(documented.GetProperty("type").GetString()!);

        Assert.Equal(Members(JsonSerializer.Deserialize<JsonElement>(written)), Members(documented));
    }

    [Fact]
    public void Every_frame_of_the_gateway_has_an_example() => Assert.Equal(
        typeof(ServerFrames).GetMembers(BindingFlags.Public | BindingFlags.Static)
            .Where(member => member is PropertyInfo or MethodInfo { IsSpecialName: false }).Select(member => member.Name).Order(),
        Document.Examples(Path, "json server")
            .Select(frame => JsonSerializer.Deserialize<JsonElement>(frame).GetProperty("type").GetString()!)
            .Select(type => $"{char.ToUpperInvariant(type[0])}{type[1..]}").Order());

    private static byte[] Write(string type) => type switch
    {
        "welcome" => ServerFrames.Welcome(new Welcome("c", "g", "u", "d", "e", 1, true, 25)),
        "message" => ServerFrames.Message(new PushItem { User = "u", Id = "i", From = "f", SentAt = DateTimeOffset.UnixEpoch, Body = "{}"u8.ToArray() }),
        "ping" => ServerFrames.Ping(1),
        "pong" => ServerFrames.Pong,
        "error" => ServerFrames.Error("c", "d"),
        "close" => ServerFrames.Close(CloseReason.Normal),
        _ => throw new NotSupportedException(type),
    };

    private static IEnumerable<(string Name, JsonValueKind Kind)> Members(JsonElement frame) =>
        frame.EnumerateObject().Select(member => (member.Name, member.Value.ValueKind is JsonValueKind.False ? JsonValueKind.True : member.Value.ValueKind));

    private static IEnumerable<object?> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => field.GetRawConstantValue());
}
