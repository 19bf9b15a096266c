using System.Buffers;
using System.Net.Mime;
using System.Text.Unicode;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace PushApp.ChatApi.Requests;

/// <summary>Reads the bytes of a JSON request. What they say is for the endpoint to read.</summary>
internal static class JsonBody
{
    /// <summary>The request's bytes, valid UTF-8, in an array of their own; or why not.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">More than this is answered with 413.</param>
    /// <param name="cancellationToken">Ends the wait for the body.</param>
    public static async ValueTask<(byte[]? Json, RequestError? Error)> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (!IsUtf8(request.ContentType, MediaTypeNames.Application.Json))
        {
            return (null, new(StatusCodes.Status415UnsupportedMediaType, $"The content type must be {MediaTypeNames.Application.Json} in UTF-8."));
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBytes;
        }

        try
        {
            var json = await ReadToEndAsync(request, cancellationToken);
            // JSON readers take the bytes of a string as they come; a receiver's WebSocket would be closed over them.
            return Utf8.IsValid(json) ? (json, null) : (null, RequestError.Malformed("The request is not valid UTF-8."));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, new(e.StatusCode, $"The request must have at most {maxBytes} bytes."));
        }
        catch (BadHttpRequestException e)
        {
            return (null, new(e.StatusCode, e.Message));
        }
        catch (ConnectionResetException)
        {
            // Or Kestrel reads on where this reader has stopped, and reports that as an error.
            request.HttpContext.Abort();
            return (null, RequestError.Malformed("The client is gone."));
        }
        catch (IOException)
        {
            // A chunk whose size is no number that Kestrel takes.
            return (null, RequestError.Malformed("The request's body cannot be read."));
        }
    }

    /// <summary>Whether a content type is this media type, in UTF-8.</summary>
    public static bool IsUtf8(string? contentType, string mediaType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        && (type.Charset.Length == 0 || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));

    private static async Task<byte[]> ReadToEndAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            if (read.IsCompleted)
            {
                var json = read.Buffer.ToArray();
                body.AdvanceTo(read.Buffer.End);
                return json;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
