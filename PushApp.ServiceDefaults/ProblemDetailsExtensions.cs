using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PushApp.ServiceDefaults;

/// <summary>Every error answer is an RFC 9457 problem details document.</summary>
internal static class ProblemDetailsExtensions
{
    public static IHostApplicationBuilder AddProblemDetailsDefaults(this IHostApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
            context.ProblemDetails.Detail ??= context.HttpContext.Features.Get<RefusalReason>()?.Detail);
        builder.Services.AddSingleton<IStartupFilter, OutermostErrorHandling>();
        return builder;
    }

    /// <summary>
    /// A startup filter, because the application builder puts authentication before any middleware that Program.cs adds,
    /// and its 401 must pass through the status code pages too.
    /// </summary>
    private sealed class OutermostErrorHandling : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseExceptionHandler();
            app.UseStatusCodePages();
            next(app);
        };
    }
}

/// <summary>Why a request is refused that never came to its endpoint, for its problem details; a request feature.</summary>
/// <param name="Detail">One sentence that repeats nothing of the token.</param>
public sealed record RefusalReason(string Detail);
