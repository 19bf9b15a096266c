namespace PushApp.Bench.Peers;

/// <summary>Whether services are ready.</summary>
internal static class Health
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits until all are.</summary>
    /// <exception cref="TimeoutException">One is not, within two minutes.</exception>
    public static async Task OfAllAsync(IEnumerable<Uri> services)
    {
        using var http = new HttpClient();
        using var limit = new CancellationTokenSource(Limit);
        foreach (var service in services)
        {
            while (!(await http.GetAsync(new Uri(service, "/health"))).IsSuccessStatusCode)
            {
                if (limit.IsCancellationRequested)
                {
                    throw new TimeoutException($"{service} is not ready after {Limit.TotalSeconds:F0} s.");
                }

                await Task.Delay(Look);
            }
        }
    }
}
