using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Aspire.Dashboard.Telemetry.Storage;
using Google.Protobuf;
using Google.Protobuf.Collections;
using PushApp.Otlp;

namespace Aspire.Dashboard.Telemetry.Otlp;

/// <summary>From wire messages to what is kept: sources, scopes, ids and bounded attributes.</summary>
internal sealed class OtlpReader(TelemetryStore store)
{
    private const string UnknownService = "unknown_service";

    /// <summary>Who sent it; null where there are too many senders to keep another.</summary>
    public TelemetrySource? Source(Resource? resource)
    {
        var service = UnknownService;
        var instance = string.Empty;
        var others = new List<NamedValue>();
        foreach (var attribute in Attributes(resource?.Attributes))
        {
            switch (attribute.Name)
            {
                case "service.name":
                    service = attribute.Value;
                    break;
                case "service.instance.id":
                    instance = attribute.Value;
                    break;
                default:
                    others.Add(attribute);
                    break;
            }
        }
        return store.Sources.GetOrAdd(service, instance, others);
    }

    public Scope Scope(InstrumentationScope? scope) =>
        new(store.Strings.Share(scope?.Name ?? string.Empty), store.Strings.Share(scope?.Version ?? string.Empty));

    public string Name(string name) => store.Strings.Share(name);

    public NamedValue[] Attributes(RepeatedField<KeyValue>? attributes)
    {
        if (attributes is null || attributes.Count == 0)
        {
            return [];
        }
        var read = new NamedValue[Math.Min(attributes.Count, store.Limits.MaxAttributeCount)];
        for (var index = 0; index < read.Length; index++)
        {
            read[index] = new NamedValue(store.Strings.Share(attributes[index].Key), Value(attributes[index].Value));
        }
        return read;
    }

    public string Value(AnyValue? value)
    {
        var text = Text(value);
        return text.Length > store.Limits.MaxAttributeLength ? text[..store.Limits.MaxAttributeLength] : store.Strings.Share(text);
    }

    public static TraceId TraceId(ByteString bytes) =>
        bytes.Length == 16 ? new TraceId(BinaryPrimitives.ReadUInt128BigEndian(bytes.Span)) : default;

    public static SpanId SpanId(ByteString bytes) =>
        bytes.Length == 8 ? new SpanId(BinaryPrimitives.ReadUInt64BigEndian(bytes.Span)) : default;

    private static string Text(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.BytesValue => value.BytesValue.ToBase64(),
        AnyValue.ValueOneofCase.ArrayValue => Json(value.ArrayValue.Values),
        AnyValue.ValueOneofCase.KvlistValue => Json(value.KvlistValue.Values),
        _ => string.Empty,
    };

    private static string Json(RepeatedField<AnyValue> values)
    {
        var text = new StringBuilder("[");
        foreach (var value in values)
        {
            text.Append(text.Length > 1 ? ", " : "").Append(Quoted(value));
        }
        return text.Append(']').ToString();
    }

    private static string Json(RepeatedField<KeyValue> pairs)
    {
        var text = new StringBuilder("{");
        foreach (var pair in pairs)
        {
            text.Append(text.Length > 1 ? ", " : "").Append('"').Append(pair.Key).Append("\": ").Append(Quoted(pair.Value));
        }
        return text.Append('}').ToString();
    }

    private static string Quoted(AnyValue value) =>
        value.ValueCase is AnyValue.ValueOneofCase.StringValue or AnyValue.ValueOneofCase.BytesValue
            ? $"\"{Text(value)}\""
            : Text(value);
}
