using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace PushApp.Tests.Compat.ApplicationModel;

public sealed class ResourceNameTests
{
    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a_b")]
    [InlineData("a--b")]
    [InlineData("a-")]
    public void A_name_that_is_no_host_name_is_refused(string name) =>
        Assert.Contains(name, Assert.Throws<ArgumentException>(() => new ContainerResource(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_is_given_once_without_regard_to_case()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });
        builder.AddParameter("key");

        var refusal = Assert.Throws<DistributedApplicationException>(() => builder.AddContainer("Key", "image"));

        Assert.Contains("with that name already exists", refusal.Message, StringComparison.Ordinal);
    }
}
