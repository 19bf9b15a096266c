namespace PushApp.Tests.Delivery;

/// <summary>Waits for a condition, not for a duration.</summary>
internal static class Eventually
{
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(1);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var deadline = DateTime.UtcNow + GiveUpAfter;
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"The condition did not come true within {GiveUpAfter}.");
            await Task.Delay(20);
        }
    }
}
