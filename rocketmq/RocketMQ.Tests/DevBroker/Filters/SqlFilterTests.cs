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

    [Fact]
    public void Brackets_nest_to_a_depth_and_no_further()
    {
        Assert.Equal(true, SqlParser.Parse(Bracketed(SqlParser.MaxDepth))(new Message()));
        var wrong = Assert.Throws<FormatException>(() => SqlParser.Parse(Bracketed(SqlParser.MaxDepth + 1)));
        Assert.Equal("more than 256 brackets are around each other", wrong.Message);

        static string Bracketed(int depth) => new string('(', depth) + "1 = 1" + new string(')', depth);
    }

    [Theory]
    [InlineData("", "NOT ", 100_001, "TRUE", false)]
    [InlineData("", "- ", 100_001, "1 = -1", true)]
    [InlineData("", "+ ", 100_000, "1 = 1", true)]
    [InlineData("1 = 2", " OR 1 = 2", 300_000, " OR 1 = 1", true)]
    [InlineData("1 = 1", " AND 1 = 1", 300_000, " AND 1 = 2", false)]
    [InlineData("TRUE", " = TRUE", 300_000, "", true)]
    [InlineData("TRUE", " IS NOT NULL", 300_000, "", true)]
    [InlineData("'a'", " NOT IN ('b')", 300_000, " = TRUE", true)]
    public void A_chain_may_be_long(string first, string link, int links, string last, bool expected) =>
        Assert.Equal(expected, SqlParser.Parse(first + string.Concat(Enumerable.Repeat(link, links)) + last)(new Message()));

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
