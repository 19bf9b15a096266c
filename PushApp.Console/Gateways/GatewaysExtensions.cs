namespace PushApp.OperatorConsole.Gateways;

/// <summary>Registers what watches the gateways.</summary>
internal static class GatewaysExtensions
{
    public static IHostApplicationBuilder AddGateways(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GatewayMonitor>().AddHostedService(services => services.GetRequiredService<GatewayMonitor>());
        return builder;
    }
}
