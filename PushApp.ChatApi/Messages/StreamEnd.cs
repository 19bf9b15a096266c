using System.ComponentModel;
using PushApp.ChatApi.Requests;

namespace PushApp.ChatApi.Messages;

/// <summary>The last line of a stream that the server ends: it stands for no message.</summary>
/// <param name="Ended">Why.</param>
internal sealed record StreamEnd([property: Description("Why the server ends the stream.")] BatchRefusal Ended)
{
    public static StreamEnd Of(RequestError error) => new(new BatchRefusal(error.Status, error.Sentence, null));
}
