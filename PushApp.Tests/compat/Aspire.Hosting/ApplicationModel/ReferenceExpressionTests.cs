using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace PushApp.Tests.Compat.ApplicationModel;

public sealed class ReferenceExpressionTests
{
    private static readonly ParameterResource Password = new("password", _ => "p@ss/{1}", secret: true);

    [Fact]
    public async Task Values_stand_in_the_place_of_their_expressions()
    {
        var expression = ReferenceExpression.Create($"host={"redis"};password={Password};");

        Assert.Equal("host=redis;password=p@ss/{1};", await expression.GetValueAsync(CancellationToken.None));
        Assert.Equal("host=redis;password={password.value};", expression.ValueExpression);
        Assert.Same(Password, Assert.Single(expression.ValueProviders));
    }

    [Fact]
    public async Task A_value_can_be_escaped_for_a_uri() =>
        Assert.Equal("p%40ss%2F%7B1%7D", await ReferenceExpression.Create($"{Password:uri}").GetValueAsync(CancellationToken.None));

    [Fact]
    public async Task Braces_of_the_text_are_kept()
    {
        var expression = ReferenceExpression.Create($"{{{"{0}"}}} {Password}");

        Assert.Equal("{{0}} p@ss/{1}", await expression.GetValueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_expression_is_a_value_of_another()
    {
        var inner = ReferenceExpression.Create($"<{Password}>");

        Assert.Equal("a<p@ss/{1}>b", await ReferenceExpression.Create($"a{inner}b").GetValueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_empty_expression_has_no_value() =>
        Assert.Null(await ReferenceExpression.Empty.GetValueAsync(CancellationToken.None));

    [Fact]
    public async Task A_builder_puts_an_expression_together()
    {
        var builder = new ReferenceExpressionBuilder();
        Assert.True(builder.IsEmpty);
        builder.Append($"key={Password}");
        builder.AppendLiteral(",{x}");

        Assert.Equal("key=p@ss/{1},{x}", await builder.Build().GetValueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_resource_builder_stands_for_its_resource()
    {
        var application = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });
        var parameter = application.AddParameter("name", "value");

        Assert.Equal("value", await ReferenceExpression.Create($"{parameter}").GetValueAsync(CancellationToken.None));
    }
}
