using Google.Protobuf.Reflection;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Protocol;

/// <summary>The statuses of responses.</summary>
internal static class Statuses
{
    public static Status Ok { get; } = Of(Code.Ok, "OK");

    public static Status Of(Code code, string message) => new() { Code = code, Message = message };

    public static Status Of(BrokerException refusal) => Of(refusal.Code, refusal.Message);

    /// <summary>The status of a response whose entries have these: theirs if they agree, else MULTIPLE_RESULTS.</summary>
    public static Status Common(IEnumerable<Status> entries)
    {
        var codes = entries.Select(entry => entry.Code).Distinct().Take(2).ToArray();
        return codes.Length == 1 ? Of(codes[0], NameOf(codes[0])) : Of(Code.MultipleResults, NameOf(Code.MultipleResults));
    }

    private static string NameOf(Code code) =>
        DefinitionReflection.Descriptor.FindTypeByName<EnumDescriptor>(nameof(Code)).FindValueByNumber((int)code).Name;
}
