using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

/// <summary>Turns a response's status into the exception that its code stands for.</summary>
internal static class StatusChecker
{
    /// <exception cref="ClientException">The status is neither OK nor MULTIPLE_RESULTS.</exception>
    public static void Check(Proto.Status? status, string requestId)
    {
        if (status is not { Code: Proto.Code.Ok or Proto.Code.MultipleResults })
        {
            throw ToException(status, requestId);
        }
    }

    public static ClientException ToException(Proto.Status? status, string requestId)
    {
        if (status is null)
        {
            return new InternalErrorException((int)Proto.Code.InternalServerError, requestId, "The server sent no status.");
        }

        var code = (int)status.Code;
        var message = status.Message;
        return status.Code switch
        {
            Proto.Code.MessageBodyEmpty => new PayloadEmptyException(code, requestId, message),
            Proto.Code.NotImplemented => new UnsupportedException(code, requestId, message),
            _ => (code / 100) switch
            {
                400 => new BadRequestException(code, requestId, message),
                401 => new UnauthorizedException(code, requestId, message),
                402 => new PaymentRequiredException(code, requestId, message),
                403 => new ForbiddenException(code, requestId, message),
                404 => new NotFoundException(code, requestId, message),
                413 => new PayloadTooLargeException(code, requestId, message),
                429 => new TooManyRequestsException(code, requestId, message),
                431 => new RequestHeaderFieldsTooLargeException(code, requestId, message),
                500 => new InternalErrorException(code, requestId, message),
                504 => new ProxyTimeoutException(code, requestId, message),
                _ => new UnsupportedException(code, requestId, message),
            },
        };
    }
}
