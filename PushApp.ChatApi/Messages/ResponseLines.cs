using System.Text.Json;
using PushApp.ChatApi.Requests;

namespace PushApp.ChatApi.Messages;

/// <summary>Lines of an answer, each a JSON value, which go out when they are flushed or are many.</summary>
internal sealed class ResponseLines(HttpResponse response, JsonSerializerOptions options, CancellationToken cancellationToken) : IDisposable
{
    private const int FlushBytes = 16 * 1024;

    private readonly Utf8JsonWriter _json = new(response.BodyWriter, new JsonWriterOptions { Encoder = options.Encoder, SkipValidation = true });
    private long _unflushed;

    /// <summary>Sends the headers.</summary>
    /// <exception cref="IOException">The client is gone.</exception>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async ValueTask StartAsync()
    {
        response.ContentType = JsonLines.MediaType;
        // A proxy that gathers answers would hold back those that a client waits for.
        response.Headers["X-Accel-Buffering"] = "no";
        response.Headers.CacheControl = "no-store";
        await response.StartAsync(cancellationToken);
        await FlushAsync(_unflushed + 1);
    }

    /// <summary>Writes a line.</summary>
    /// <inheritdoc cref="StartAsync" path="/exception"/>
    public ValueTask WriteAsync<T>(T value)
    {
        _json.Reset(response.BodyWriter);
        JsonSerializer.Serialize(_json, value, options);
        _unflushed += _json.BytesCommitted + 1;
        response.BodyWriter.GetSpan(1)[0] = (byte)'\n';
        response.BodyWriter.Advance(1);
        return _unflushed >= FlushBytes ? FlushAsync() : ValueTask.CompletedTask;
    }

    /// <summary>Sends what was written; waits where the client does not read.</summary>
    /// <inheritdoc cref="StartAsync" path="/exception"/>
    public ValueTask FlushAsync() => FlushAsync(_unflushed);

    public void Dispose() => _json.Dispose();

    private async ValueTask FlushAsync(long bytes)
    {
        if (bytes == 0)
        {
            return;
        }

        _unflushed = 0;
        if ((await response.BodyWriter.FlushAsync(cancellationToken)).IsCompleted)
        {
            throw new IOException("The client is gone.");
        }
    }
}
