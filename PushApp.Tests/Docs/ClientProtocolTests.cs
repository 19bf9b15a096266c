using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;
using PushApp.Delivery.Envelopes;
using PushApp.Gateway.Protocol;

namespace PushApp.Tests.Docs;

/// <summary>What <c>docs/client-protocol.md</c> says is what the gateway does.</summary>
public sealed partial class ClientProtocolTests
{
    private const string Path = "docs/client-protocol.md";

    private static readonly string[][] Rows = [.. Document.Rows(Path)];
    private static readonly HashSet<string> FirstCells = [.. Rows.SelectMany(row => row[0].Split(", "))];

    public static TheoryData<string> ClientExamples => [.. Document.Examples(Path, "json client").Distinct()];

    public static TheoryData<string> ConnectExamples => [.. Document.Examples(Path, "json connect")];

    public static TheoryData<string> ServerExamples => [.. Document.Examples(Path, "json server").Distinct()];

    public static TheoryData<string> AllExamples => [.. Document.Examples(Path, "json server").Concat(Document.Examples(Path, "json client")).Concat(Document.Examples(Path, "json connect")).Distinct()];

    public static TheoryData<int> CloseCodeConstants => [.. Constants<int>(typeof(CloseCodes))];

    [Theory]
    [MemberData(nameof(CloseCodeConstants))]
    public void A_close_code_is_in_the_table_and_says_whether_to_reconnect(int code)
    {
        var row = Assert.Single(Rows, row => row[0] == $"{code}");
        Assert.Equal(code >= 4500, row[2].StartsWith("reconnect", StringComparison.Ordinal));
    }

    [Fact]
    public void No_close_code_is_in_the_table_that_the_gateway_does_not_use() => Assert.All(
        FirstCells.Where(cell => OwnCloseCode().IsMatch(cell)),
        cell => Assert.Contains(int.Parse(cell, CultureInfo.InvariantCulture), Constants<int>(typeof(CloseCodes))));

    [Fact]
    public void Every_error_code_is_in_the_table_with_the_close_code_that_follows_and_no_other() => Assert.Equal(
        typeof(ProtocolException).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(Refusal).Order(),
        Rows.Where(row => row.Length == 3 && ErrorCode().IsMatch(row[0]) && CloseCode().IsMatch(row[2]))
            .Select(row => (row[0].Trim('`'), row[2])).Order());

    [Fact]
    public void Every_error_code_is_one_of_a_refusal() => Assert.Equal(
        Constants<string>(typeof(ErrorCodes)).Order(),
        typeof(ProtocolException).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(Refusal).Select(refusal => refusal.ErrorCode).Order());

    [Fact]
    public void Every_query_parameter_is_in_the_table() =>
        Assert.All(QueryParameters(), name => Assert.Contains($"`{name}`", FirstCells));

    [Fact]
    public void The_subprotocol_is_the_gateways() => Assert.Contains(Subprotocol.Name, Document.Code(Path));

    [Theory]
    [MemberData(nameof(ClientExamples))]
    public void The_gateway_takes_the_example_of_a_clients_frame(string frame) =>
        Assert.Equal(TypeOf(frame), ClientFrame.Parse(Encoding.UTF8.GetBytes(frame)).Type.ToString().ToLowerInvariant());

    [Fact]
    public void Every_type_of_a_clients_frame_has_an_example() => Assert.Equal(
        Enum.GetValues<ClientFrameType>().Where(type => type is not ClientFrameType.Close).Select(type => type.ToString().ToLowerInvariant()).Order(),
        Document.Examples(Path, "json client").Select(TypeOf).Distinct().Order());

    [Theory]
    [MemberData(nameof(ConnectExamples))]
    public void The_gateway_takes_the_example_of_a_connect_frame(string line)
    {
        var frame = ConnectFrame.Parse(Encoding.UTF8.GetBytes(line));
        var members = JsonElement.Parse(line);
        string? Text(string name) => members.TryGetProperty(name, out var value) ? value.ToString() : null;
        Assert.Equal((Text("token"), Text("device"), Text("cursor"), Text("epoch")), (frame.Token, frame.Device, frame.Cursor, frame.Epoch));
    }

    [Theory]
    [MemberData(nameof(ServerExamples))]
    public void The_gateway_writes_the_example_of_its_frame_to_the_letter(string example) =>
        Assert.Equal(example, Encoding.UTF8.GetString(Write(JsonElement.Parse(example))));

    [Theory]
    [MemberData(nameof(AllExamples))]
    public void Every_member_and_type_of_a_frame_is_explained(string example) => Assert.All(
        JsonElement.Parse(example).EnumerateObject().Select(member => member.Name).Except(["type"]).Append(TypeOf(example)),
        name => Assert.Contains(name, Document.Code(Path)));

    [Fact]
    public void Every_frame_of_the_gateway_has_an_example() => Assert.Equal(
        typeof(ServerFrames).GetMembers(BindingFlags.Public | BindingFlags.Static)
            .Where(member => member is PropertyInfo or MethodInfo { IsSpecialName: false }).Select(member => member.Name.ToLowerInvariant()).Order(),
        Document.Examples(Path, "json server").Select(TypeOf).Distinct().Order());

    private static byte[] Write(JsonElement frame)
    {
        string Text(string name) => frame.GetProperty(name).GetString()!;
        int Number(string name) => frame.GetProperty(name).GetInt32();
        return Text("type") switch
        {
            "welcome" => ServerFrames.Welcome(new Welcome(
                Text("connectionId"), Text("gateway"), Text("user"), Text("device"), Text("epoch"), Number("seq"),
                frame.GetProperty("recovered").GetBoolean(), Number("heartbeatSeconds"))),
            "message" => ServerFrames.Message(new PushItem
            {
                User = "alice",
                Id = Text("id"),
                Seq = Number("seq"),
                From = Text("from"),
                Group = frame.TryGetProperty("group", out var group) ? group.GetString() : null,
                SentAt = frame.GetProperty("sentAt").GetDateTimeOffset(),
                Body = Encoding.UTF8.GetBytes(frame.GetProperty("body").GetRawText()),
            }),
            "presence" => ServerFrames.Presence(Text("user"), frame.GetProperty("online").GetBoolean(), frame.GetProperty("at").GetDateTimeOffset()),
            "ping" => ServerFrames.Ping(Number("seq")),
            "epoch" => ServerFrames.Epoch(frame.GetProperty("epoch").GetString()!, frame.GetProperty("seq").GetInt64()),
            "pong" => ServerFrames.Pong,
            "error" => ServerFrames.Error(Text("code"), Text("detail")),
            "close" => ServerFrames.Close(new CloseReason(Number("code"), Text("reason"))),
            var type => throw new NotSupportedException(type),
        };
    }

    private static (string ErrorCode, string CloseCode) Refusal(MethodInfo factory)
    {
        object[] arguments = [.. factory.GetParameters().Select(parameter => parameter.ParameterType == typeof(int) ? (object)1 : "why")];
        var refusal = (ProtocolException)factory.Invoke(null, arguments)!;
        return (refusal.ErrorCode, $"{refusal.CloseCode}");
    }

    private static string TypeOf(string frame) => JsonElement.Parse(frame).GetProperty("type").GetString()!;

    private static T[] Constants<T>(Type type) =>
        [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => field.GetRawConstantValue()).OfType<T>()];

    // Only the endpoint's source says which parameters it reads.
    private static HashSet<string> QueryParameters()
    {
        var source = File.ReadAllText(System.IO.Path.Combine(Document.Root, "PushApp.Gateway/Endpoints/WebSocketEndpoint.cs"));
        var names = QueryParameter().Matches(source).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.NotEmpty(names);
        return [.. names, JwtAuthenticationExtensions.TokenParameter];
    }

    [GeneratedRegex("""query\["(\w+)"\]""")]
    private static partial Regex QueryParameter();

    [GeneratedRegex("^`[a-z_]+`$")]
    private static partial Regex ErrorCode();

    [GeneratedRegex(@"^[14]\d{3}$")]
    private static partial Regex CloseCode();

    [GeneratedRegex(@"^4\d{3}$")]
    private static partial Regex OwnCloseCode();
}
