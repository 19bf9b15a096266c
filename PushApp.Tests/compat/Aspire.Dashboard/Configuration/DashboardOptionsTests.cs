namespace PushApp.Tests.Compat.Dashboard.Configuration;

public sealed class DashboardOptionsTests
{
    [Fact]
    public async Task Every_wrong_key_is_named_before_anything_starts()
    {
        var (exitCode, error) = await DashboardProcess.RunAsync(
            ("ASPNETCORE_URLS", "localhost"),
            ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "tcp://localhost:1"),
            ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "nonsense"),
            ("DASHBOARD__TELEMETRYLIMITS__MAXLOGCOUNT", "0"));

        Assert.Equal(1, exitCode);
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("ASPNETCORE_URLS is 'localhost'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL is", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL is", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("DASHBOARD__TELEMETRYLIMITS__MAXLOGCOUNT is '0'", StringComparison.Ordinal));
    }
}
