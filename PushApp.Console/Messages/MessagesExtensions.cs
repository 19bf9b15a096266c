namespace PushApp.OperatorConsole.Messages;

/// <summary>Registers what sends messages and follows them.</summary>
internal static class MessagesExtensions
{
    public static IHostApplicationBuilder AddMessages(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<ReceiptWatcher>().AddScoped<Sender>();
        return builder;
    }
}
