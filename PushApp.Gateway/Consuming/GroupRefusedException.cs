namespace PushApp.Gateway.Consuming;

/// <summary>The broker does not know the gateway's consumer group, and creates none: an operator has to.</summary>
internal sealed class GroupRefusedException(string group, Exception inner) : Exception(
    $"The broker refuses consumer group {group} and creates none by itself. Create it: {CommandFor(group)}", inner)
{
    private const string ConsumerGroupNotFound = "response-code=40403]";

    /// <summary>The command that creates the group, run where <c>NAMESRV_ADDR</c> or <c>-n</c> names the name server.</summary>
    public static string CommandFor(string group) => $"mqadmin updateSubGroup -c DefaultCluster -g {group}";

    /// <summary>
    /// Whether the failure says so. There is no one code for it: the proxy of 5.5 answers INVALID_ARGUMENT with "group not
    /// found", others CONSUMER_GROUP_NOT_FOUND.
    /// </summary>
    public static bool Says(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure.Message.Contains("group not found", StringComparison.OrdinalIgnoreCase)
                || failure.Message.Contains("group not exist", StringComparison.OrdinalIgnoreCase)
                || failure.Message.Contains(ConsumerGroupNotFound, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
