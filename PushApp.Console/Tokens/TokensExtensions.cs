namespace PushApp.OperatorConsole.Tokens;

/// <summary>Registers where tokens come from.</summary>
internal static class TokensExtensions
{
    public static IHostApplicationBuilder AddTokens(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<UserTokens>().AddScoped<OperatorToken>();
        return builder;
    }
}
