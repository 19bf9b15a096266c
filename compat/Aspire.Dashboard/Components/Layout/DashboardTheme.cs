using MudBlazor;

namespace Aspire.Dashboard.Components.Layout;

internal static class DashboardTheme
{
    // The system's own fonts: the dashboard works where there is no internet to fetch any.
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Liberation Sans", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#5b4bd6",
            Secondary = "#6b7280",
            AppbarBackground = "#ffffff",
            AppbarText = "#1f2330",
            Background = "#f6f7fa",
            Surface = "#ffffff",
            DrawerBackground = "#ffffff",
            DrawerText = "#3b4152",
            DrawerIcon = "#5d6478",
            TextPrimary = "#1f2330",
            TextSecondary = "#667085",
            LinesDefault = "#e4e7ee",
            TableLines = "#eaedf2",
            Divider = "#e4e7ee",
            Success = "#1a9e62",
            Warning = "#c97a06",
            Error = "#d6345b",
            Info = "#2977e0",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#9d8fff",
            Secondary = "#9aa3b5",
            AppbarBackground = "#191b23",
            AppbarText = "#e7e9f0",
            Background = "#14151b",
            Surface = "#1b1d26",
            DrawerBackground = "#191b23",
            DrawerText = "#c3c8d6",
            DrawerIcon = "#9aa3b5",
            TextPrimary = "#e7e9f0",
            TextSecondary = "#9aa3b5",
            LinesDefault = "#2b2e3a",
            TableLines = "#262934",
            Divider = "#2b2e3a",
            Success = "#3ecf8e",
            Warning = "#f0b145",
            Error = "#ff6b86",
            Info = "#62a4ff",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = ".875rem" },
            H5 = new H5Typography { FontFamily = Fonts, FontWeight = "600", FontSize = "1.35rem" },
            H6 = new H6Typography { FontFamily = Fonts, FontWeight = "600", FontSize = "1.1rem" },
            Subtitle1 = new Subtitle1Typography { FontFamily = Fonts, FontSize = ".875rem" },
            Subtitle2 = new Subtitle2Typography { FontFamily = Fonts, FontWeight = "600", FontSize = ".85rem" },
            Body1 = new Body1Typography { FontFamily = Fonts, FontSize = ".875rem" },
            Body2 = new Body2Typography { FontFamily = Fonts, FontSize = ".82rem" },
            Caption = new CaptionTypography { FontFamily = Fonts, FontSize = ".74rem" },
            Button = new ButtonTypography { FontFamily = Fonts, TextTransform = "none" },
        },
        LayoutProperties = new LayoutProperties
        {
            DefaultBorderRadius = "6px",
            AppbarHeight = "48px",
            DrawerWidthLeft = "184px",
            DrawerMiniWidthLeft = "56px",
        },
    };
}
