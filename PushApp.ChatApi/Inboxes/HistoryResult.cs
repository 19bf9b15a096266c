using System.Net.Mime;
using System.Text.Encodings.Web;
using System.Text.Json;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Inboxes;

namespace PushApp.ChatApi.Inboxes;

/// <summary>Writes a page of an inbox: a <see cref="HistoryResponse"/> whose bodies go out byte for byte.</summary>
internal sealed class HistoryResult(HistoryQuery query, HistoryPage history) : IResult
{
    private const int FlushBytes = 64 * 1024;

    // As in a gateway's frames: what reads it is JSON's, not HTML's.
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = MediaTypeNames.Application.Json;
        response.Headers.CacheControl = "no-store";
        var page = history.Page;
        await using var json = new Utf8JsonWriter(response.BodyWriter, Options);
        json.WriteStartObject();
        json.WriteString("user"u8, query.User);
        json.WriteString("epoch"u8, page.Epoch);
        json.WriteNumber("seq"u8, page.HeadSeq);
        json.WriteBoolean("complete"u8, page.Continues);
        json.WriteStartArray("items"u8);
        foreach (var item in page.Items)
        {
            Write(json, item);
            if (json.BytesPending + json.BytesCommitted >= FlushBytes)
            {
                await json.FlushAsync(httpContext.RequestAborted);
                await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
            }
        }

        json.WriteEndArray();
        WriteNext(json);
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, PushItem item)
    {
        json.WriteStartObject();
        json.WriteMembers(item);
        json.WriteEndObject();
    }

    private void WriteNext(Utf8JsonWriter json)
    {
        var page = history.Page;
        if (query.IsBackward ? page.First <= history.Oldest : page.Through >= page.HeadSeq)
        {
            json.WriteNull("next"u8);
            return;
        }

        json.WriteStartObject("next"u8);
        json.WriteNumber(query.IsBackward ? "before"u8 : "after"u8, query.IsBackward ? page.First : page.Through);
        json.WriteString("epoch"u8, page.Epoch);
        json.WriteEndObject();
    }
}
