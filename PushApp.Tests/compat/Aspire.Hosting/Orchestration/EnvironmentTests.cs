using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using PushApp.Tests.Compat.Orchestration.Processes;

namespace PushApp.Tests.Compat.Orchestration;

public sealed class EnvironmentTests
{
    [UnixFact]
    public async Task A_reference_to_a_connection_string_gives_it_and_its_parts()
    {
        var variables = await VariablesOfAsync(application =>
        {
            var server = application.Builder.AddResource(new Server("my-server", application.Builder.AddParameter("password", "p:w").Resource))
                .WithEndpoint(name: "tcp", scheme: "tcp", env: "PORT");
            return application.AddShell("client", "true").WithReference(server);
        }, application => application.Running.GetConnectionStringAsync("my-server").AsTask());

        Assert.Equal(variables["expected"], variables["ConnectionStrings__my-server"]);
        Assert.Matches("^localhost:[0-9]+,password=p:w$", variables["ConnectionStrings__my-server"]);
        Assert.Equal("localhost", variables["MY_SERVER_HOST"]);
        Assert.Contains("p%3Aw", variables["MY_SERVER_URI"], StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_reference_to_a_service_gives_the_url_of_its_proxy()
    {
        var variables = await VariablesOfAsync(
            application => application.AddShell("client", "true").WithReference(TinyService.AddTo(application.Builder, "tiny").WithReplicas(2)),
            application => Task.FromResult<string?>(application.Running.GetEndpoint("tiny").ToString().TrimEnd('/')));

        Assert.Equal(variables["expected"], variables["services__tiny__http__0"]);
        Assert.Equal(variables["expected"], variables["TINY_HTTP"]);
    }

    [UnixFact]
    public async Task Values_of_every_kind_become_text()
    {
        var variables = await VariablesOfAsync(application =>
        {
            var parameter = application.Builder.AddParameter("name", "value");
            return application.AddShell("client", "true").WithHttpEndpoint(name: "own")
                .WithEnvironment("TEXT", "text")
                .WithEnvironment("PARAMETER", parameter)
                .WithEnvironment("EXPRESSION", $"<{parameter}>")
                .WithEnvironment("FUNCTION", () => "called")
                .WithEnvironment(context =>
                {
                    context.EnvironmentVariables["NUMBER"] = 1.5;
                    context.EnvironmentVariables["SEEN"] = context.Resource.Name;
                    context.EnvironmentVariables["PORT"] = ((IResourceWithEndpoints)context.Resource).GetEndpoint("own").Property(EndpointProperty.TargetPort);
                });
        }, _ => Task.FromResult<string?>(null));

        Assert.Equal("text", variables["TEXT"]);
        Assert.Equal("value", variables["PARAMETER"]);
        Assert.Equal("<value>", variables["EXPRESSION"]);
        Assert.Equal("called", variables["FUNCTION"]);
        Assert.Equal("1.5", variables["NUMBER"]);
        Assert.Equal("client", variables["SEEN"]);
        Assert.InRange(int.Parse(variables["PORT"], System.Globalization.CultureInfo.InvariantCulture), 1, 65535);
    }

    [UnixFact]
    public async Task A_configured_parameter_comes_before_its_default()
    {
        var variables = await VariablesOfAsync(
            application => application.AddShell("client", "true").WithEnvironment("KEY", application.Builder.AddParameter("key", new GenerateParameterDefault(), secret: true)),
            _ => Task.FromResult<string?>(null),
            "--Parameters:key=configured");

        Assert.Equal("configured", variables["KEY"]);
    }

    [UnixFact]
    public async Task Arguments_are_resolved_like_variables_and_reach_the_process()
    {
        await using var application = LocalApplication.Create();
        var parameter = application.Builder.AddParameter("name", "a value");
        application.Builder.AddExecutable("print", "/bin/sh", ".", "-c", "printf '%s\\n' \"$@\"", "sh")
            .WithArgs(parameter.Resource, 7)
            .WithArgs(context => context.Args.Add("last"));
        await application.StartAsync();

        var ended = await application.UntilTerminalAsync("print");

        Assert.Equal(["a value", "7", "last"], await application.LinesAsync(ended.ResourceId));
    }

    [UnixFact]
    public async Task A_process_inherits_nothing_that_concerns_the_apphost_alone()
    {
        Environment.SetEnvironmentVariable("ASPNETCORE_PUSHAPP_TEST", "secret");
        await using var application = LocalApplication.Create();
        application.AddShell("print", "env");
        await application.StartAsync();

        var ended = await application.UntilTerminalAsync("print");

        var lines = await application.LinesAsync(ended.ResourceId);
        Assert.Contains(lines, line => line.StartsWith("PATH=", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("ASPNETCORE_PUSHAPP_TEST", StringComparison.Ordinal));
    }

    private static async Task<Dictionary<string, string>> VariablesOfAsync(Func<LocalApplication, IResourceBuilder<ExecutableResource>> describe, Func<LocalApplication, Task<string?>> expected, params string[] args)
    {
        await using var application = LocalApplication.Create(args);
        var name = describe(application).Resource.Name;
        await application.StartAsync();
        var ended = await application.UntilTerminalAsync(name);
        Assert.Equal(KnownResourceStates.Finished, ended.Snapshot.State?.Text);
        var variables = ended.Snapshot.EnvironmentVariables.ToDictionary(variable => variable.Name, variable => variable.Value!);
        variables["expected"] = await expected(application) ?? "";
        return variables;
    }

    private sealed class Server(string name, ParameterResource password) : ExecutableResource(name, "/bin/sh", "."), IResourceWithConnectionString
    {
        private EndpointReferenceExpression At(EndpointProperty property) => new EndpointReference(this, "tcp").Property(property);

        public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{At(EndpointProperty.HostAndPort)},password={password}");

        public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties()
        {
            yield return new("Host", ReferenceExpression.Create($"{At(EndpointProperty.Host)}"));
            yield return new("Uri", ReferenceExpression.Create($"tcp://{password:uri}@{At(EndpointProperty.HostAndPort)}"));
        }
    }
}
