extern alias DevBroker;

using DevBroker::PushApp.DevBroker.Filters.Sql;
using DevBroker::PushApp.RocketMQ.Protocol;

namespace RocketMQ.Tests.DevBroker.Filters;

public sealed class SqlFilterTests
{
    [Theory]
    [InlineData("a > 5", true)]
    [InlineData("a > 5.5 AND a < 6.5e0", true)]
    [InlineData("a BETWEEN 1 AND 6", true)]
    [InlineData("a NOT BETWEEN 1 AND 6", false)]
    [InlineData("a = 6 AND b = 'it''s'", true)]
    [InlineData("b <> 'x'", true)]
    [InlineData("b IN ('x', 'it''s')", true)]
    [InlineData("b NOT IN ('x')", true)]
    [InlineData("missing IS NULL", true)]
    [InlineData("b is not null and not (a = 7)", true)]
    [InlineData("missing > 5", null)]
    [InlineData("NOT missing > 5", null)]
    [InlineData("missing > 5 OR a = 6", true)]
    [InlineData("missing > 5 AND a = 7", false)]
    [InlineData("b CONTAINS 't''' OR FALSE", true)]
    [InlineData("b STARTSWITH 'it' AND b ENDSWITH 's'", true)]
    [InlineData("b NOT STARTSWITH 'x'", true)]
    [InlineData("yes = TRUE", true)]
    [InlineData("a = -6", false)]
    [InlineData("-a = -6", true)]
    [InlineData("TAGS = 'tag' AND KEYS = 'k1 k2'", true)]
    [InlineData("b > 5", null)]
    public void Expressions_follow_sqls_three_valued_logic(string sql, bool? expected)
    {
        var message = new Message { SystemProperties = new SystemProperties { Tag = "tag", Keys = { "k1", "k2" } } };
        message.UserProperties.Add("a", "6");
        message.UserProperties.Add("b", "it's");
        message.UserProperties.Add("yes", "true");
        Assert.Equal(expected, (bool?)SqlParser.Parse(sql)(message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a >")]
    [InlineData("a = 'open")]
    [InlineData("(a = 1")]
    [InlineData("a IN (1)")]
    [InlineData("a NOT 5")]
    [InlineData("a = 1 b")]
    [InlineData("a # 1")]
    public void What_is_no_expression_is_said_so(string sql) => Assert.Throws<FormatException>(() => SqlParser.Parse(sql));
}
