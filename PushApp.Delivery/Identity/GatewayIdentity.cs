using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace PushApp.Delivery.Identity;

/// <summary>
/// A gateway in one of its lives. The id outlives a restart; every process start draws a new boot id, so that what was
/// meant for an earlier life (a route, a message in the broker) is recognisably stale.
/// </summary>
/// <param name="Id">Names the gateway, its RocketMQ tag and its consumer group.</param>
/// <param name="BootId">16 hexadecimal digits, random.</param>
public sealed record GatewayIdentity(string Id, string BootId)
{
    /// <summary>
    /// In an id's place: all gateways. Each has it as a tag beside its own, so that what is for all who are connected is one
    /// RocketMQ message.
    /// </summary>
    public const string Every = "every-gateway";

    private const string InstanceIdKey = "Gateway:InstanceId";
    private const string ResourceAttributesKey = "OTEL_RESOURCE_ATTRIBUTES";
    private const string ServiceInstanceId = "service.instance.id";

    // RocketMQ: a group has at most 120 characters, and its retry topic %RETRY%<group>_<topic> at most 255.
    private const int MaxIdLength = 100;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>
    /// The identity of this process: <c>Gateway:InstanceId</c>, or <c>gateway-&lt;service.instance.id&gt;</c> where
    /// <c>OTEL_RESOURCE_ATTRIBUTES</c> has one, with a new boot id.
    /// </summary>
    /// <exception cref="InvalidOperationException">Neither is configured, or the id cannot name a consumer group.</exception>
    public static GatewayIdentity FromConfiguration(IConfiguration configuration)
    {
        var id = configuration[InstanceIdKey] is { Length: > 0 } configured
            ? configured
            : InstanceIdOf(configuration[ResourceAttributesKey]) is { } instance
                ? $"gateway-{instance}"
                : throw new InvalidOperationException(
                    $"A gateway needs an id of its own: set {InstanceIdKey} (a pod's name, say), or {ServiceInstanceId} in {ResourceAttributesKey}.");

        return CanBeId(id)
            ? new GatewayIdentity(id, NewBootId())
            : throw new InvalidOperationException(
                $"'{id}' cannot be a gateway's id: it names a RocketMQ consumer group, so it may have 1 to {MaxIdLength} ASCII letters, digits, '_' and '-', and must not be '{Every}'. It comes from {InstanceIdKey}, or from {ServiceInstanceId} in {ResourceAttributesKey}.");
    }

    /// <summary>Draws a boot id: 16 hexadecimal digits.</summary>
    public static string NewBootId() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    private static bool CanBeId(string id) => id.Length is > 0 and <= MaxIdLength && id != Every && !id.AsSpan().ContainsAnyExcept(Allowed);

    // key=value pairs, comma separated, values percent-encoded: OpenTelemetry SDK environment variables, following W3C baggage.
    private static string? InstanceIdOf(string? resourceAttributes)
    {
        foreach (var attribute in (resourceAttributes ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = attribute.IndexOf('=') is var at and >= 0 ? (attribute[..at].TrimEnd(), attribute[(at + 1)..].TrimStart()) : (attribute, "");
            if (key == ServiceInstanceId && value.Length > 0)
            {
                return Uri.UnescapeDataString(value);
            }
        }

        return null;
    }
}
