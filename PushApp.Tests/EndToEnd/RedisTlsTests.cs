using System.Diagnostics;
using Aspire.Hosting.Testing;

namespace PushApp.Tests.EndToEnd;

/// <summary>Aspire gives a container of Redis TLS where the machine trusts a development certificate; every other test then goes through it.</summary>
[Collection(WholeSystem.Name)]
public sealed class RedisTlsTests(PushAppFixture push)
{
    [RedisContainerFact]
    public async Task Redis_has_TLS_exactly_where_a_development_certificate_is_trusted()
    {
        using var check = Process.Start(new ProcessStartInfo("dotnet", ["dev-certs", "https", "--check", "--trust"]) { RedirectStandardOutput = true })!;
        await check.WaitForExitAsync();

        var connectionString = await push.App.GetConnectionStringAsync("redis");

        Assert.Equal(check.ExitCode == 0, connectionString!.Contains("ssl=true", StringComparison.OrdinalIgnoreCase));
        Assert.NotEmpty(await push.GatewaysAsync());
    }

    private sealed class RedisContainerFactAttribute : FactAttribute
    {
        public RedisContainerFactAttribute() => Skip =
            Environment.GetEnvironmentVariable("PUSHAPP_TESTS_REDIS") == "container" ? null : "Redis is no container here: set PUSHAPP_TESTS_REDIS=container.";
    }
}
