namespace Org.Apache.Rocketmq;

/// <summary>A message to send. Its properties must not be changed while a send is under way.</summary>
public class Message
{
    private Message(Builder builder)
    {
        Topic = builder.Topic!;
        Body = builder.Body!;
        Tag = builder.Tag!;
        Keys = builder.Keys;
        Properties = builder.Properties;
        DeliveryTimestamp = builder.DeliveryTimestamp;
        MessageGroup = builder.MessageGroup!;
    }

    public string Topic { get; }

    public byte[] Body { get; }

    /// <summary>The tag that consumers filter by; null for none.</summary>
    public string Tag { get; }

    public List<string> Keys { get; }

    public Dictionary<string, string> Properties { get; }

    /// <summary>Not to be delivered before, in local time; null for at once.</summary>
    public DateTime? DeliveryTimestamp { get; }

    /// <summary>Messages of one group are delivered in order; null for a message without order.</summary>
    public string MessageGroup { get; }

    public class Builder
    {
        internal string? Topic { get; private set; }

        internal byte[]? Body { get; private set; }

        internal string? Tag { get; private set; }

        internal List<string> Keys { get; private set; } = [];

        internal Dictionary<string, string> Properties { get; } = [];

        internal DateTime? DeliveryTimestamp { get; private set; }

        internal string? MessageGroup { get; private set; }

        public Builder SetTopic(string topic)
        {
            Topic = ResourceName.Check(topic, nameof(topic));
            return this;
        }

        /// <summary>The body is not copied.</summary>
        /// <exception cref="ArgumentException">Null or empty.</exception>
        public Builder SetBody(byte[] body)
        {
            if (body is not { Length: > 0 })
            {
                throw new ArgumentException("body should not be empty", nameof(body));
            }

            Body = body;
            return this;
        }

        /// <exception cref="ArgumentException">Blank, or with a <c>|</c>, which separates tags in filter expressions.</exception>
        public Builder SetTag(string tag)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(tag);
            if (tag.Contains('|'))
            {
                throw new ArgumentException("tag should not contain \"|\"", nameof(tag));
            }

            Tag = tag;
            return this;
        }

        public Builder SetKeys(params string[] keys)
        {
            foreach (var key in keys)
            {
                ArgumentException.ThrowIfNullOrWhiteSpace(key, nameof(keys));
            }

            Keys = [.. keys];
            return this;
        }

        public Builder AddProperty(string key, string value)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(key);
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            Properties[key] = value;
            return this;
        }

        /// <summary>Excludes a message group.</summary>
        public Builder SetDeliveryTimestamp(DateTime deliveryTimestamp)
        {
            if (MessageGroup is not null)
            {
                throw new ArgumentException("deliveryTimestamp and messageGroup should not be set at same time");
            }

            DeliveryTimestamp = deliveryTimestamp.Kind == DateTimeKind.Utc ? deliveryTimestamp.ToLocalTime() : deliveryTimestamp;
            return this;
        }

        /// <summary>Excludes a delivery timestamp.</summary>
        public Builder SetMessageGroup(string messageGroup)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(messageGroup);
            if (DeliveryTimestamp is not null)
            {
                throw new ArgumentException("messageGroup and deliveryTimestamp should not be set at same time");
            }

            MessageGroup = messageGroup;
            return this;
        }

        /// <exception cref="ArgumentException">Topic or body is missing.</exception>
        public Message Build()
        {
            if (Topic is null || Body is null)
            {
                throw new ArgumentException(Topic is null ? "topic has not been set yet" : "body has not been set yet");
            }

            return new Message(this);
        }
    }
}
