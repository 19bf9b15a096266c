using PushApp.Gateway.Consuming;

namespace PushApp.Tests.Gateway.Consuming;

public sealed class GroupRefusedExceptionTests
{
    [Fact]
    public void A_refused_group_is_recognised_in_the_cause_of_a_failure()
    {
        Assert.True(GroupRefusedException.Says(new InvalidOperationException("settings", new IOException("group not found: PUSH_gateway-1"))));
        Assert.True(GroupRefusedException.Says(new IOException("[response-code=40403] subscription group [PUSH_gateway-1] does not exist")));
        Assert.False(GroupRefusedException.Says(new IOException("connection refused")));
    }

    [Fact]
    public void The_message_has_the_command_that_creates_the_group() =>
        Assert.Contains(
            "mqadmin updateSubGroup -c DefaultCluster -g PUSH_gateway-1",
            new GroupRefusedException("PUSH_gateway-1", new IOException()).Message, StringComparison.Ordinal);
}
