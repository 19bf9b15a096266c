using Microsoft.Extensions.Configuration;
using PushApp.Delivery.Identity;

namespace PushApp.Tests.Delivery.Identity;

public class GatewayIdentityTests
{
    [Fact]
    public void The_configured_id_comes_first() =>
        Assert.Equal("pod-3", Identity(("Gateway:InstanceId", "pod-3"), ("OTEL_RESOURCE_ATTRIBUTES", "service.instance.id=xyz")).Id);

    [Theory]
    [InlineData("service.instance.id=abcdwxyz")]
    [InlineData("deployment.environment=dev, service.instance.id=abcdwxyz ,x=y")]
    [InlineData("service.instance.id=%61bcdwxyz")]
    public void Else_the_telemetry_instance_id_makes_it(string attributes) =>
        Assert.Equal("gateway-abcdwxyz", Identity(("OTEL_RESOURCE_ATTRIBUTES", attributes)).Id);

    [Fact]
    public void Without_either_the_error_names_both_keys()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Identity(("OTEL_RESOURCE_ATTRIBUTES", "service.name=gateway")));
        Assert.Contains("Gateway:InstanceId", error.Message);
        Assert.Contains("OTEL_RESOURCE_ATTRIBUTES", error.Message);
    }

    [Fact]
    public void An_id_that_cannot_name_a_consumer_group_is_refused() =>
        Assert.Contains("pod.3", Assert.Throws<InvalidOperationException>(() => Identity(("Gateway:InstanceId", "pod.3"))).Message);

    [Fact]
    public void Every_start_has_a_boot_id_of_its_own() =>
        Assert.NotEqual(Identity(("Gateway:InstanceId", "pod-3")).BootId, Identity(("Gateway:InstanceId", "pod-3")).BootId);

    private static GatewayIdentity Identity(params (string Key, string Value)[] settings) =>
        GatewayIdentity.FromConfiguration(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build());
}
