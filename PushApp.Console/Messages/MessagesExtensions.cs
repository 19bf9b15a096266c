namespace PushApp.OperatorConsole.Messages;

/// <summary>Registers what sends messages.</summary>
internal static class MessagesExtensions
{
    public static IHostApplicationBuilder AddMessages(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<Sender>();
        return builder;
    }
}
