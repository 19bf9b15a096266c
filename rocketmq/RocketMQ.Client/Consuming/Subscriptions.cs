namespace Org.Apache.Rocketmq;

/// <summary>The check of an application's subscriptions.</summary>
internal static class Subscriptions
{
    /// <exception cref="ArgumentException">None, or a topic's name is not one.</exception>
    public static Dictionary<string, FilterExpression> Check(Dictionary<string, FilterExpression> expressions)
    {
        if (expressions is not { Count: > 0 })
        {
            throw new ArgumentException("subscriptionExpressions should not be empty", nameof(expressions));
        }

        foreach (var (topic, filter) in expressions)
        {
            ResourceName.Check(topic, nameof(expressions));
            ArgumentNullException.ThrowIfNull(filter, nameof(expressions));
        }

        return new(expressions);
    }
}
