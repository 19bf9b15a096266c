namespace PushApp.OperatorConsole.ChatApi;

/// <summary>Registers what speaks to the chat API.</summary>
internal static class ChatApiExtensions
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public static IHostApplicationBuilder AddChatApi(this IHostApplicationBuilder builder)
    {
        // Without retries: what is shown is one request's answer, and the next poll comes by itself.
#pragma warning disable EXTEXP0001
        builder.Services.AddSingleton<ChatApiClient>()
            .AddHttpClient(ChatApiClient.Name, http =>
            {
                http.BaseAddress = new Uri("https+http://chatapi");
                http.Timeout = Timeout;
            })
            .RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        return builder;
    }
}
