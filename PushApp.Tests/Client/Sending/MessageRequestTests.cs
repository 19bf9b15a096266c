using System.Text;
using System.Text.Json;
using PushApp.ChatApi.Messages;
using PushApp.Client;
using PushApp.Client.Sending;

namespace PushApp.Tests.Client.Sending;

public sealed class MessageRequestTests
{
    [Fact]
    public void The_chat_API_reads_what_is_written_and_the_body_as_it_was()
    {
        var body = """{ "n" : 1.0 }"""u8.ToArray();
        var json = MessageRequest.Write("alice", "m-1", body, new SendOptions { From = "system", Persist = false });

        Assert.True(SendMessageRequest.TryRead(json, 1000, 0, out var request, out var error), error?.Detail);

        Assert.Equal(("alice", "m-1", "system", false), (request.Receiver, request.Id, request.From, request.Persist));
        Assert.Equal(body, request.Body.ToArray());
    }

    [Fact]
    public void A_body_that_is_no_JSON_is_refused_before_it_is_sent() =>
        Assert.ThrowsAny<JsonException>(() => MessageRequest.Write("alice", "m-1", Encoding.UTF8.GetBytes("{"), null));
}
