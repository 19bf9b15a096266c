using Grpc.Core;
using Org.Apache.Rocketmq.Error;

namespace Org.Apache.Rocketmq;

/// <summary>
/// The telemetry stream has no response code for a refusal: the proxy ends it with a gRPC status, so for instance with
/// INVALID_ARGUMENT "group not found" where groups are not created on first use.
/// </summary>
internal static class RpcErrors
{
    public static Exception Translate(RpcException e)
    {
        var detail = e.Status.Detail;
        return e.StatusCode switch
        {
            StatusCode.InvalidArgument or StatusCode.FailedPrecondition => new BadRequestException((int)Proto.Code.BadRequest, detail),
            StatusCode.NotFound => new NotFoundException((int)Proto.Code.NotFound, detail),
            StatusCode.Unauthenticated => new UnauthorizedException((int)Proto.Code.Unauthorized, detail),
            StatusCode.PermissionDenied => new ForbiddenException((int)Proto.Code.Forbidden, detail),
            StatusCode.Unimplemented => new UnsupportedException((int)Proto.Code.Unsupported, detail),
            _ => e,
        };
    }
}
