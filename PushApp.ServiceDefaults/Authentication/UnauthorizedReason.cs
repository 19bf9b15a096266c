using Microsoft.IdentityModel.Tokens;

namespace PushApp.ServiceDefaults.Authentication;

/// <summary>Why a request was answered with 401, for its problem details; a request feature.</summary>
/// <param name="Detail">One sentence that repeats nothing of the token.</param>
internal sealed record UnauthorizedReason(string Detail)
{
    public static UnauthorizedReason Of(Exception? failure) => new(failure switch
    {
        null => "A token is required: Authorization: Bearer <JWT>, or ?access_token=<JWT>.",
        SecurityTokenExpiredException => "The token has expired.",
        _ => "The token is not valid.",
    });
}
