namespace PushApp.OperatorConsole.Gateways;

/// <summary>All gateways at one moment.</summary>
/// <param name="At">When the chat API named them; null where it has not yet.</param>
/// <param name="Gateways">The gateways, by id, with those that are gone since a while.</param>
/// <param name="Trouble">Why the last look failed, a sentence; null where it did not.</param>
internal sealed record GatewaySnapshot(DateTimeOffset? At, IReadOnlyList<GatewayView> Gateways, string? Trouble)
{
    public static readonly GatewaySnapshot None = new(null, [], null);
}
