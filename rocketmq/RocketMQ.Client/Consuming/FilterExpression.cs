namespace Org.Apache.Rocketmq;

/// <summary>Which messages of a topic a consumer group receives; sent to the broker as it is.</summary>
public class FilterExpression
{
    /// <summary>All messages.</summary>
    public static readonly FilterExpression SubAll = new("*");

    public FilterExpression(string expression, ExpressionType type = ExpressionType.Tag)
    {
        Expression = expression;
        Type = type;
    }

    public ExpressionType Type { get; }

    public string Expression { get; }

    internal Proto.FilterExpression ToWire() => new()
    {
        Expression = Expression,
        Type = Type == ExpressionType.Sql92 ? Proto.FilterType.Sql : Proto.FilterType.Tag,
    };
}
