using PushApp.DevBroker.Filters.Sql;
using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Filters;

/// <summary>Which messages of a topic a consumer wants.</summary>
internal sealed class MessageFilter
{
    private const string Everything = "*";
    private const string Or = "||";

    private readonly SqlExpression? _sql;

    private MessageFilter(IReadOnlyList<string>? tags, SqlExpression? sql) => (Tags, _sql) = (tags, sql);

    public static MessageFilter All { get; } = new(tags: null, sql: null);

    /// <summary>The tags to take, which the queues' indexes find; null for messages of any tag or none.</summary>
    public IReadOnlyList<string>? Tags { get; }

    /// <summary>Reads an expression as a consumer sends it: <c>*</c>, a tag, tags as <c>a || b</c>, or SQL92.</summary>
    /// <param name="expression">The expression; null for every message.</param>
    /// <param name="maxLength">The most characters that it may have: <see cref="BrokerOptions.MaxFilterLength"/>.</param>
    /// <exception cref="BrokerException">It cannot be read; the code is that of Apache RocketMQ.</exception>
    public static MessageFilter Parse(FilterExpression? expression, int maxLength)
    {
        var text = expression?.Expression.Trim() ?? "";
        if (text.Length > maxLength)
        {
            throw new BrokerException(Code.IllegalFilterExpression,
                $"the expression is longer than {maxLength} characters (option {nameof(BrokerOptions.MaxFilterLength)})");
        }

        if (expression?.Type == FilterType.Sql)
        {
            return ParseSql(text);
        }

        if (text.Length == 0 || text == Everything)
        {
            return All;
        }

        var tags = text.Split(Or, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return tags.Length > 0
            ? new MessageFilter([.. tags.Distinct(StringComparer.Ordinal)], sql: null)
            : throw new BrokerException(Code.IllegalFilterExpression, "subString split error");
    }

    public bool Takes(Message message)
    {
        if (_sql is not null)
        {
            return _sql(message) is true;
        }

        return Tags is null || (message.SystemProperties.HasTag && Tags.Contains(message.SystemProperties.Tag, StringComparer.Ordinal));
    }

    private static MessageFilter ParseSql(string text)
    {
        if (text.Length == 0)
        {
            throw new BrokerException(Code.IllegalFilterExpression, "Expression can not be null! SQL92");
        }

        try
        {
            return new MessageFilter(tags: null, SqlParser.Parse(text));
        }
        catch (FormatException wrong)
        {
            // Apache RocketMQ's broker, not its proxy, finds this out: to the client it is a failure of the server.
            throw new BrokerException(Code.InternalServerError, $"parse the consumer's subscription failed: {wrong.Message}");
        }
    }
}
