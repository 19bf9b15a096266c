using Aspire.Dashboard.Telemetry;
using MudBlazor;

namespace Aspire.Dashboard.Components;

internal static class SpanKinds
{
    public static string Icon(SpanKind kind) => kind switch
    {
        SpanKind.Server => Icons.Material.Outlined.Dns,
        SpanKind.Client => Icons.Material.Outlined.CallMade,
        SpanKind.Producer => Icons.Material.Outlined.Outbox,
        SpanKind.Consumer => Icons.Material.Outlined.MoveToInbox,
        _ => Icons.Material.Outlined.Circle,
    };
}
