namespace PushApp.ChatApi.Problems;

/// <summary>Registers the errors that are this service's own; problem details as such come with the service defaults.</summary>
internal static class ProblemServices
{
    public static IHostApplicationBuilder AddProblems(this IHostApplicationBuilder builder)
    {
        builder.Services.AddExceptionHandler<RedisExceptionHandler>();
        return builder;
    }
}
