using System.Net.Http.Json;
using System.Text.Json;

namespace PushApp.Tests.Compat.Dashboard;

internal static class ApiJson
{
    public static async Task<JsonElement> GetJsonAsync(this DashboardProcess dashboard, string path)
    {
        using var response = await dashboard.GetApiAsync(path);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static IEnumerable<JsonElement> Spans(this JsonElement answer) => Items(answer, "resourceSpans", "scopeSpans", "spans");

    public static IEnumerable<JsonElement> Logs(this JsonElement answer) => Items(answer, "resourceLogs", "scopeLogs", "logRecords");

    private static IEnumerable<JsonElement> Items(JsonElement answer, string resources, string scopes, string items) =>
        answer.GetProperty("data").GetProperty(resources).EnumerateArray()
            .SelectMany(resource => resource.GetProperty(scopes).EnumerateArray())
            .SelectMany(scope => scope.GetProperty(items).EnumerateArray());
}
