using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace PushApp.Tests.ChatApi.Requests;

/// <summary>The OpenAPI document shows what is sent and answered, and what it shows is what it describes.</summary>
public sealed class ExamplesTests(ChatApiWithoutBroker system) : IClassFixture<ChatApiWithoutBroker>
{
    [Fact]
    public async Task Each_request_and_each_answer_has_an_example() =>
        Assert.Empty(from body in Bodies(await DocumentAsync()) where !Examples(body.Media).Any() select body.Name);

    [Fact]
    public async Task Each_example_is_what_its_schema_says()
    {
        var document = await DocumentAsync();

        Assert.Empty(
            from body in Bodies(document)
            from example in Examples(body.Media)
            from fault in OpenApiSchemas.Faults(document, body.Media.GetProperty("schema"), example, body.Name)
            select fault);
    }

    [Fact]
    public async Task A_wrong_request_is_answered_with_what_is_described()
    {
        var document = await DocumentAsync();
        using var response = await system.Api.Http.PostAsync("/api/dev/token", ChatApiProcess.Json("{}"));
        var problem = await ProblemAssert.IsAsync(HttpStatusCode.BadRequest, response);

        Assert.Empty(OpenApiSchemas.Faults(document, document.GetProperty("components").GetProperty("schemas").GetProperty("ProblemDetails"), problem, "answer"));
    }

    [Theory]
    [InlineData("""{"id":"m-1","seq":1,"status":"routed","gateways":[]}""", true)]
    [InlineData("""{"id":"m-1","seq":"1","status":"routed","gateways":[]}""", false)]
    [InlineData("""{"id":"m-1","seq":1.5,"status":"routed","gateways":[]}""", false)]
    [InlineData("""{"id":"m-1","seq":1,"status":"routed"}""", false)]
    [InlineData("""{"id":"m-1","seq":1,"status":"routed","gateways":[1]}""", false)]
    [InlineData("""{"id":"m-1","seq":1,"status":"routed","gateways":[],"more":1}""", false)]
    public async Task An_example_that_is_something_else_is_found(string example, bool isRight)
    {
        var document = await DocumentAsync();
        var schema = document.GetProperty("components").GetProperty("schemas").GetProperty("SendMessageResponse");

        Assert.Equal(isRight, !OpenApiSchemas.Faults(document, schema, JsonElement.Parse(example), "answer").Any());
    }

    private async Task<JsonElement> DocumentAsync() => await system.Api.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

    // The requests, and the answers of success.
    private static IEnumerable<(string Name, JsonElement Media)> Bodies(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        from body in operation.Value.GetProperty("responses").EnumerateObject().Where(response => response.Name[0] == '2').Select(response => (response.Name, response.Value))
            .Concat(operation.Value.TryGetProperty("requestBody", out var request) ? [("request", request)] : [])
        where body.Value.TryGetProperty("content", out _)
        from media in body.Value.GetProperty("content").EnumerateObject()
        select ($"{operation.Name} {path.Name} {body.Name} {media.Name}", media.Value);

    // A stream's example is its text, with a JSON value in each line.
    private static IEnumerable<JsonElement> Examples(JsonElement media) =>
        media.TryGetProperty("examples", out var named) ? named.EnumerateObject().Select(example => example.Value.GetProperty("value"))
        : !media.TryGetProperty("example", out var one) ? []
        : one.ValueKind == JsonValueKind.String ? one.GetString()!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))
        : [one];
}
