namespace PushApp.Gateway.Consuming;

/// <summary>The broker does not know the gateway's consumer group, and creates none: an operator has to.</summary>
internal sealed class GroupRefusedException(string group, Exception inner) : Exception(
    $"The broker refuses consumer group {group} and creates none by itself. Create it: mqadmin updateSubGroup -c DefaultCluster -g {group}", inner)
{
    /// <summary>
    /// Whether the failure says so. There is no one code for it: 5.5's proxy in local mode answers INVALID_ARGUMENT with
    /// "group not found", others CONSUMER_GROUP_NOT_FOUND.
    /// </summary>
    public static bool Says(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure.Message.Contains("group not found", StringComparison.OrdinalIgnoreCase)
                || failure.Message.Contains("group not exist", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
