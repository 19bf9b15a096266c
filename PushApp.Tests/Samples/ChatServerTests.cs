using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PushApp.Tests.ChatApi;

namespace PushApp.Tests.Samples;

/// <summary>The sample chat's own server, without a browser.</summary>
public sealed class ChatServerTests(ChatApiWithoutBroker system) : IClassFixture<ChatApiWithoutBroker>
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    [Fact]
    public async Task Who_logs_in_gets_a_token_and_is_a_member_of_the_lobby()
    {
        var (service, address) = await ChatSystem.StartChatAsync(BuiltProject.Assembly("Chat", "samples"), system.Api.Http.BaseAddress!, Nowhere);
        await using var chat = service;
        using var http = new HttpClient { BaseAddress = address };

        using var first = await http.PostAsJsonAsync("/api/login", new { user = "alice" });
        using var again = await http.PostAsJsonAsync("/api/login", new { user = "alice" });
        using var refused = await http.PostAsJsonAsync("/api/login", new { user = "a b" });

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
        var login = await again.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("alice", "lobby", Nowhere), (login.GetProperty("user").GetString(), login.GetProperty("group").GetString(), new Uri(login.GetProperty("gateway").GetString()!)));
        using var members = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(login.GetProperty("api").GetString()!), "/api/groups/lobby/members"))
        {
            Headers = { { "Authorization", $"Bearer {login.GetProperty("token").GetString()}" } },
        };
        using var answer = await http.SendAsync(members);
        Assert.Contains("\"alice\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await ProblemAssert.IsAsync(HttpStatusCode.BadRequest, refused);
    }

    [Fact]
    public async Task Without_the_SDK_it_says_how_to_build_it()
    {
        // A copy of the program that is in no repository.
        var folder = Directory.CreateTempSubdirectory("pushapp-chat-");
        try
        {
            var built = Path.GetDirectoryName(BuiltProject.Assembly("Chat", "samples"))!;
            foreach (var file in Directory.EnumerateFiles(built))
            {
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            }

            var (service, address) = await ChatSystem.StartChatAsync(Path.Combine(folder.FullName, "Chat.dll"), Nowhere, Nowhere);
            await using var chat = service;
            using var http = new HttpClient { BaseAddress = address };

            var page = await http.GetStringAsync("/");

            Assert.Contains("npm run build", page, StringComparison.Ordinal);
            Assert.Contains("npm run build", service.Output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
