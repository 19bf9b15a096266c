namespace PushApp.OperatorConsole.Clients;

/// <summary>Registers the clients that run in a page.</summary>
internal static class ClientsExtensions
{
    public static IHostApplicationBuilder AddClients(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GatewayAddress>().AddScoped<PageClients>();
        return builder;
    }
}
