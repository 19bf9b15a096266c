using PushApp.RocketMQ.Protocol;

namespace PushApp.DevBroker.Filters;

/// <summary>Which messages of a topic a consumer wants.</summary>
internal sealed class MessageFilter
{
    private const string Everything = "*";
    private const string Or = "||";

    private MessageFilter(IReadOnlyList<string>? tags) => Tags = tags;

    public static MessageFilter All { get; } = new(tags: null);

    /// <summary>The tags to take; null for messages of any tag or none.</summary>
    public IReadOnlyList<string>? Tags { get; }

    /// <summary>Reads an expression as a consumer sends it: <c>*</c>, a tag, or tags as <c>a || b</c>.</summary>
    /// <exception cref="BrokerException">ILLEGAL_FILTER_EXPRESSION: no tag is left between the bars.</exception>
    public static MessageFilter Parse(FilterExpression? expression)
    {
        var text = expression?.Expression.Trim() ?? "";
        if (text.Length == 0 || text == Everything)
        {
            return All;
        }

        var tags = text.Split(Or, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return tags.Length > 0
            ? new MessageFilter(tags)
            : throw new BrokerException(Code.IllegalFilterExpression, "subString split error");
    }
}
