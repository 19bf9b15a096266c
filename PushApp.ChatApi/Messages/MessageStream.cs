using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using PushApp.ChatApi.Authorization;
using PushApp.ChatApi.Requests;

namespace PushApp.ChatApi.Messages;

/// <summary>
/// Takes messages as lines of a request, and answers each with a line, in order, while the request goes on. A bounded number is
/// under way at the same time: beyond it nothing is read, so that a client that sends fast waits; and where a client does not
/// read its answers, nothing of it is read either.
/// </summary>
/// <param name="permissions">Says who may send to whom.</param>
/// <param name="limits">Says how much.</param>
/// <param name="sender">Sends.</param>
/// <param name="options">The bounds.</param>
/// <param name="stopping">When the service stops: what is under way is answered, and the stream ends.</param>
internal sealed class MessageStream(
    Permissions permissions, SenderLimits limits, MessageSender sender, MessageOptions options, CancellationToken stopping) : IResult
{
    private readonly Channel<Pending> _pending = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(options.MaxStreamInFlight) { SingleReader = true, SingleWriter = true });

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        LiftLimits(httpContext);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        // Reading begins first: a client that asks whether it may send is answered by that.
        var reading = ReadAsync(httpContext, stop.Token);
        var isRead = false;
        try
        {
            using var answers = new ResponseLines(httpContext.Response, JsonOptions(httpContext), httpContext.RequestAborted);
            await AnswerAsync(answers);
            isRead = true;
            if (await reading is { } end)
            {
                await answers.WriteAsync(StreamEnd.Of(end));
            }

            await answers.FlushAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            isRead = false;
        }
        finally
        {
            if (!isRead)
            {
                // Who does not take answers is not read on.
                httpContext.Abort();
                await stop.CancelAsync();
                await foreach (var pending in _pending.Reader.ReadAllAsync(CancellationToken.None))
                {
                    pending.Answered?.TrySetResult();
                }
            }

            await reading;
        }
    }

    // A stream has no size and no rate; each line has a bound, and each wait for one.
    private static void LiftLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    private static JsonSerializerOptions JsonOptions(HttpContext http) =>
        http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    // Why the server ends the stream; null where the client does. Never faults.
    private async Task<RequestError?> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        using var lines = new JsonLines(http.Request.BodyReader, options.MaxLineBytes, options.StreamIdleTimeout);
        var end = await EndOfAsync(http, lines, cancellationToken);
        ChatApiTelemetry.EndStream(
            http.RequestAborted.IsCancellationRequested ? "gone" : end?.Status.ToString(CultureInfo.InvariantCulture) ?? "end");
        _pending.Writer.Complete();
        return end;
    }

    private async Task<RequestError?> EndOfAsync(HttpContext http, JsonLines lines, CancellationToken cancellationToken)
    {
        try
        {
            long bytes = 0;
            while (await lines.NextAsync(cancellationToken) is { } line)
            {
                bytes += line.Length;
                var isMuch = bytes > options.MaxBatchBytes;
                bytes = isMuch ? 0 : bytes;
                await AddAsync(new Pending(await StartAsync(http, line), isMuch ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null));
            }

            return null;
        }
        catch (OperationCanceledException) when (lines.IsIdle)
        {
            return new(
                StatusCodes.Status408RequestTimeout,
                $"Nothing came for {options.StreamIdleTimeout.TotalSeconds} seconds ({MessageOptions.Section}:{nameof(options.StreamIdleTimeout)}).");
        }
        catch (OperationCanceledException)
        {
            return RequestError.Unavailable("The service stops.");
        }
        catch (BadHttpRequestException e)
        {
            return new(e.StatusCode, e.Message);
        }
        catch (IOException)
        {
            return RequestError.Malformed("The request's body cannot be read.");
        }
        catch (Exception)
        {
            // A policy of the application has failed. The answers that are owed come first.
            return new(StatusCodes.Status500InternalServerError, "The server has failed.");
        }
    }

    // Somebody reads until the last one: what was started is answered, also when the stream is to end.
    private async ValueTask AddAsync(Pending pending)
    {
        if (!_pending.Writer.TryWrite(pending))
        {
            ChatApiTelemetry.PauseStream();
            await _pending.Writer.WriteAsync(pending);
        }

        if (pending.Answered is { } answered)
        {
            // As many bytes are under way as a batch may have.
            await answered.Task;
        }
    }

    private async ValueTask<Task<BatchResult>> StartAsync(HttpContext http, byte[] line)
    {
        if (!TryRead(line, out var message, out var error)
            || !limits.TryTake(http.User, messages: 1, line.Length, message is { Id: not null, Persist: true } ? 1 : 0, out error))
        {
            return Task.FromResult(BatchResult.Of(error!));
        }

        var caller = http.User.Identity!.Name!;
        var from = message.From ?? caller;
        return await permissions.WhyNotSendAsync(http, caller, from, message.Receiver) is { } refusal
            ? Task.FromResult(BatchResult.Of(refusal))
            : BatchResult.OfAsync(sender.SendAsync(from, message));
    }

    private bool TryRead(byte[] line, [NotNullWhen(true)] out SendMessageRequest? message, [NotNullWhen(false)] out RequestError? error)
    {
        message = null;
        error = line.Length == 0 ? new(StatusCodes.Status413PayloadTooLarge, $"A line must have at most {options.MaxLineBytes} bytes.")
            : !Utf8.IsValid(line) ? RequestError.Malformed("The line is not valid UTF-8.")
            : null;
        return error is null && SendMessageRequest.TryRead(line, options.MaxBodyBytes, maxReceivers: 0, out message, out error);
    }

    private async Task AnswerAsync(ResponseLines answers)
    {
        await answers.StartAsync();
        while (await _pending.Reader.WaitToReadAsync())
        {
            while (_pending.Reader.TryRead(out var pending))
            {
                if (!pending.Result.IsCompleted)
                {
                    await answers.FlushAsync();
                }

                await answers.WriteAsync(await pending.Result);
                pending.Answered?.TrySetResult();
            }

            await answers.FlushAsync();
        }
    }

    private readonly record struct Pending(Task<BatchResult> Result, TaskCompletionSource? Answered);
}
