using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PushApp.Delivery;

namespace PushApp.Tests.Delivery;

/// <summary>Reads options as a service does when it starts.</summary>
internal static class CheckedOptions
{
    /// <exception cref="Exception">A value cannot be read, or is out of range.</exception>
    public static T Read<T>(string section, params string[] keysAndValues) where T : class
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(keysAndValues.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])))
            .Build();
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddCheckedOptions<T>(section)
            .BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        return services.GetRequiredService<T>();
    }
}
