namespace Org.Apache.Rocketmq;

/// <summary>The language of a <see cref="FilterExpression"/>.</summary>
public enum ExpressionType
{
    /// <summary><c>a || b</c>, or <c>*</c> for all.</summary>
    Tag,

    /// <summary>A condition on the message's properties, evaluated by the broker.</summary>
    Sql92,
}
