using System.Reflection;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// How an application differs in a test: no dashboard, free ports, consoles in the log, and the variables of the
/// AppHost's launch profile, which otherwise <c>dotnet run</c> sets. What the test says itself comes first.
/// </summary>
internal static class TestDefaults
{
    public static void Apply(
        DistributedApplicationOptions options,
        HostApplicationBuilderSettings settings,
        Assembly appHost,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        // A program need not hand its command line on.
        settings.Args = settings.Args is { Length: > 0 } handedOn ? handedOn : args;
        options.Args = settings.Args;
        options.AssemblyName = settings.ApplicationName = appHost.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        if (new AppHostBuild(appHost).ProjectDirectory is { } directory && Directory.Exists(directory))
        {
            settings.ContentRootPath = directory;
        }
        settings.Configuration ??= new();
        SetDefaults(settings, new() { ["DcpPublisher:RandomizePorts"] = "true" });
        configure(options, settings);
        SetDefaults(settings, LaunchProfileVariables(settings));
    }

    private static Dictionary<string, string?> LaunchProfileVariables(HostApplicationBuilderSettings settings)
    {
        var variables = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (settings.ContentRootPath is not { } directory || LaunchSettings.Read(directory) is not { Profiles: { Count: > 0 } profiles })
        {
            return variables;
        }
        var asked = Configured(settings)["DOTNET_LAUNCH_PROFILE"];
        var name = string.IsNullOrEmpty(asked) ? profiles.First().Key : asked;
        if (!profiles.TryGetValue(name, out var profile))
        {
            throw new InvalidOperationException($"The AppHost in '{directory}' has no launch profile '{name}'.");
        }
        variables["DOTNET_LAUNCH_PROFILE"] = name;
        foreach (var (variable, value) in profile.EnvironmentVariables)
        {
            // A variable's __ is a configuration key's colon.
            variables[variable.Replace("__", ":", StringComparison.Ordinal)] = value;
            foreach (var prefix in (string[])["DOTNET_", "ASPNETCORE_"])
            {
                if (variable.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                {
                    variables[variable[prefix.Length..]] = value;
                }
            }
        }
        return variables;
    }

    private static void SetDefaults(HostApplicationBuilderSettings settings, Dictionary<string, string?> defaults)
    {
        var configured = Configured(settings);
        // Decided now: a source is read again whenever the configuration is rebuilt, and would then find its own values.
        KeyValuePair<string, string?>[] missing = [.. defaults.Where(setting => configured[setting.Key] is null)];
        settings.Configuration!.AddInMemoryCollection(missing);
    }

    private static ConfigurationManager Configured(HostApplicationBuilderSettings settings)
    {
        var configured = new ConfigurationManager();
        configured.AddConfiguration(settings.Configuration!);
        configured.AddCommandLine(settings.Args ?? []);
        return configured;
    }
}
