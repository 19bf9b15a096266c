using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Tests.Delivery;

namespace PushApp.Tests.ChatApi.Requests;

/// <summary>What stands in an address is named where it is wrong.</summary>
public sealed class ParametersTests(ChatApiWithoutBroker system) : IClassFixture<ChatApiWithoutBroker>
{
    private const string Receipt = "/api/messages/m-1?to=alice&wait=written";

    [Theory]
    [InlineData("limit", "/api/groups/team-7/members?limit=abc")]
    [InlineData("limit", "/api/groups/team-7/members?limit=0")]
    [InlineData("limit", "/api/groups/team-7/members?limit=-1")]
    [InlineData("limit", "/api/groups/team-7/members?limit=1001")]
    [InlineData("limit", "/api/groups/team-7/members?limit=9223372036854775808")]
    [InlineData("limit", "/api/groups/team-7/members?limit=1&limit=2")]
    [InlineData("timeout", $"{Receipt}&timeout=soon")]
    [InlineData("timeout", $"{Receipt}&timeout=0")]
    [InlineData("timeout", $"{Receipt}&timeout=-1")]
    [InlineData("timeout", $"{Receipt}&timeout=61")]
    [InlineData("timeout", $"{Receipt}&timeout=1.5")]
    [InlineData("timeout", $"{Receipt}&timeout=4294967297")]
    [InlineData("group", "/api/groups/a%20b/messages/m-1")]
    [InlineData("id", "/api/groups/team-7/messages/a%20b")]
    [InlineData("from", "/api/groups/team-7/messages/m-1?from=a%20b")]
    public async Task A_wrong_parameter_is_named(string name, string address)
    {
        using var caller = await system.Api.AsAsync(SharedRedis.NewId("user"));
        using var response = await caller.GetAsync(address);

        await ProblemAssert.NamesAsync(name, HttpStatusCode.BadRequest, response);
    }

    [Fact]
    public async Task The_reference_says_what_numbers_may_be()
    {
        var document = await system.Api.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        Assert.Equal(
            ["after 0-", "before 1-", "limit 1-1000", "limit 1-1000", "timeout 1-60"],
            from path in document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where operation.Value.TryGetProperty("parameters", out _)
            from parameter in operation.Value.GetProperty("parameters").EnumerateArray()
            let schema = parameter.GetProperty("schema")
            where schema.GetProperty("type").GetRawText().Contains("integer", StringComparison.Ordinal)
            let number = $"{parameter.GetProperty("name")} {Bound(schema, "minimum")}-{Bound(schema, "maximum")}"
            orderby number
            select number);

        static string Bound(JsonElement schema, string name) => schema.TryGetProperty(name, out var bound) ? bound.GetRawText() : "";
    }
}
