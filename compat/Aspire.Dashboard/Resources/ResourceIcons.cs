using MudBlazor;

namespace Aspire.Dashboard.Resources;

internal static class ResourceIcons
{
    public static string Of(string type) => type switch
    {
        "Project" => Icons.Material.Outlined.Code,
        "Executable" => Icons.Material.Outlined.Terminal,
        "Container" => Icons.Material.Outlined.ViewInAr,
        "Parameter" => Icons.Material.Outlined.Key,
        _ => Icons.Material.Outlined.Widgets,
    };

    public static string OfCommand(string name) => name switch
    {
        "start" => Icons.Material.Filled.PlayArrow,
        "stop" => Icons.Material.Filled.Stop,
        "restart" => Icons.Material.Filled.RestartAlt,
        _ => Icons.Material.Outlined.Bolt,
    };
}
