using Microsoft.Extensions.Options;

namespace PushApp.OperatorConsole;

/// <summary>Registers the console's options.</summary>
internal static class ConsoleExtensions
{
    /// <summary>Adds the options; the start fails, naming the key, where a value is not usable.</summary>
    public static IHostApplicationBuilder AddConsoleOptions(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ConsoleOptions>().BindConfiguration(ConsoleOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<ConsoleOptions>>().Value);
        return builder;
    }
}
