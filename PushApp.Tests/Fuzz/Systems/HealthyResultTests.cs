using PushApp.Fuzz.Systems;

namespace PushApp.Tests.Fuzz.Systems;

public sealed class HealthyResultTests
{
    [Fact]
    public void All_in_order_is_fine() => Assert.Empty(HealthyResult.Of(3, 0, [1, 2, 3], isCut: false, TimeSpan.Zero).Violations());

    [Fact]
    public void What_is_lost_comes_late_or_again_is_told()
    {
        Assert.Contains("lost", Assert.Single(HealthyResult.Of(3, 0, [1, 3], isCut: false, TimeSpan.Zero).Violations()), StringComparison.Ordinal);
        Assert.Contains("order", Assert.Single(HealthyResult.Of(3, 0, [1, 3, 2], isCut: false, TimeSpan.Zero).Violations()), StringComparison.Ordinal);
        Assert.Contains("order", Assert.Single(HealthyResult.Of(2, 0, [1, 2, 2], isCut: false, TimeSpan.Zero).Violations()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_request_and_a_lost_connection_are_told()
    {
        Assert.Single(HealthyResult.Of(1, 1, [1], isCut: false, TimeSpan.Zero).Violations());
        Assert.Single(HealthyResult.Of(1, 0, [1], isCut: true, TimeSpan.Zero).Violations());
    }
}
