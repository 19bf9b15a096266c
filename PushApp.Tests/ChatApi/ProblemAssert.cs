using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace PushApp.Tests.ChatApi;

/// <summary>Checks that an answer is problem details (RFC 9457).</summary>
internal static class ProblemAssert
{
    public static async Task<JsonElement> IsAsync(HttpStatusCode status, HttpResponseMessage response)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        return problem;
    }

    public static async Task NamesAsync(string field, HttpStatusCode status, HttpResponseMessage response)
    {
        var problem = await IsAsync(status, response);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        Assert.Contains(field, problem.GetProperty("detail").GetString());
    }
}
