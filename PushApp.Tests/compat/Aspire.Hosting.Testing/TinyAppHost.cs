using Aspire.Hosting;
using PushApp.Tests.Compat.Orchestration;

namespace PushApp.Tests.Compat.Testing;

/// <summary>This test assembly run as an AppHost, whose application is one <see cref="TinyService"/>.</summary>
internal static class TinyAppHost
{
    public const string Verb = "--apphost=runs";
    public const string StartVerb = "--apphost=starts";
    public const string FailVerb = "--apphost=fails";

    private static int _ended;

    /// <summary>How often the program has come to its end.</summary>
    public static int Ended => Volatile.Read(ref _ended);

    public static bool Is(string[] args) => args is [var verb, ..] && verb.StartsWith("--apphost=", StringComparison.Ordinal);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args[0] == FailVerb)
        {
            throw new InvalidOperationException("The AppHost is broken.");
        }
        var builder = DistributedApplication.CreateBuilder(args);
        TinyService.AddTo(builder, "tiny").WithEnvironment("GREETING", builder.Configuration["Greeting"] ?? "none");
        var application = builder.Build();
        if (args[0] == StartVerb)
        {
            await application.StartAsync();
        }
        else
        {
            await application.RunAsync();
        }
        Interlocked.Increment(ref _ended);
        return 0;
    }
}
