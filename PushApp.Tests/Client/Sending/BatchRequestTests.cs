using System.Text;
using System.Text.Json;
using PushApp.ChatApi.Messages;
using PushApp.Client;
using PushApp.Client.Sending;

namespace PushApp.Tests.Client.Sending;

public sealed class BatchRequestTests
{
    [Fact]
    public void The_chat_API_reads_what_is_written_in_order()
    {
        var json = BatchRequest.Write(
        [
            (BatchMessage.Of("alice", new { Text = "hi" }), "m-1"),
            (new BatchMessage("bob", "[ 1 ]"u8.ToArray(), new SendOptions { Persist = false, From = "system" }), "m-2"),
        ]);

        Assert.True(SendBatchRequest.TryRead(json, new MessageOptions(), out var request, out var error), error?.Detail);

        Assert.Equal(
            [("alice", "m-1", null, true, """{"text":"hi"}"""), ("bob", "m-2", "system", false, "[ 1 ]")],
            request.Messages.Select(one => (one.Message!.Receiver, one.Message.Id, one.Message.From, one.Message.Persist, Encoding.UTF8.GetString(one.Message.Body.Span))));
    }

    [Fact]
    public void A_body_that_is_no_JSON_is_refused_before_anything_is_sent() =>
        Assert.ThrowsAny<JsonException>(() => BatchRequest.Write([(new BatchMessage("alice", "{"u8.ToArray()), "m-1")]));
}
