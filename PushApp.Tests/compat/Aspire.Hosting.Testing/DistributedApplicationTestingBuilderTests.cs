using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace PushApp.Tests.Compat.Testing;

public sealed class DistributedApplicationTestingBuilderTests
{
    [Theory]
    [InlineData(TinyAppHost.Verb)]
    [InlineData(TinyAppHost.StartVerb)]
    public async Task The_program_of_an_apphost_runs_until_its_test_is_over(string verb)
    {
        var ended = TinyAppHost.Ended;
        await using (var builder = await CreateAsync(verb))
        {
            Assert.Contains(builder.Resources, resource => resource.Name == "tiny");
            var application = await builder.BuildAsync();
            await application.StartAsync();
            await application.ResourceNotifications.WaitForResourceHealthyAsync("tiny");

            using var http = application.CreateHttpClient("tiny");
            Assert.StartsWith("service.instance.id=", await http.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
        }
        Assert.True(TinyAppHost.Ended > ended);
    }

    [Fact]
    public async Task The_test_changes_the_application_before_it_is_built()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync(
            typeof(TinyAppHost), [TinyAppHost.Verb, "--Greeting=from the command line"], (options, _) => options.EnableResourceLogging = false);
        builder.CreateResourceBuilder<Aspire.Hosting.ApplicationModel.ProjectResource>("tiny").WithReplicas(2);
        await using var application = await builder.BuildAsync();
        await application.StartAsync();

        var running = await application.ResourceNotifications.WaitForResourceHealthyAsync("tiny");

        Assert.Equal("from the command line", running.Snapshot.EnvironmentVariables.Single(variable => variable.Name == "GREETING").Value);
        Assert.Equal(2, running.Resource.Annotations.OfType<Aspire.Hosting.ApplicationModel.ReplicaAnnotation>().Last().Replicas);
    }

    [Fact]
    public async Task Applications_of_one_program_run_at_the_same_time()
    {
        await using var first = await CreateAsync(TinyAppHost.Verb);
        await using var second = await CreateAsync(TinyAppHost.Verb);
        var applications = new[] { await first.BuildAsync(), await second.BuildAsync() };
        await Task.WhenAll(applications.Select(application => application.StartAsync()));
        await Task.WhenAll(applications.Select(application => application.ResourceNotifications.WaitForResourceHealthyAsync("tiny")));

        Assert.NotEqual(applications[0].GetEndpoint("tiny"), applications[1].GetEndpoint("tiny"));
        Assert.NotEqual(await AnswerAsync(applications[0]), await AnswerAsync(applications[1]));
    }

    [Fact]
    public async Task An_application_that_is_never_built_ends_its_program()
    {
        var builder = await CreateAsync(TinyAppHost.Verb);

        await builder.DisposeAsync();
    }

    [Fact]
    public async Task What_the_program_throws_is_thrown_to_the_test()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => CreateAsync(TinyAppHost.FailVerb));

        Assert.Equal("The AppHost is broken.", thrown.Message);
    }

    [Fact]
    public async Task A_program_that_builds_no_application_is_told()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => CreateAsync("neither"));

        Assert.Contains("ended without building an application", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_is_known_once_the_application_has_started()
    {
        await using var builder = await CreateAsync(TinyAppHost.Verb);
        var application = await builder.BuildAsync();

        Assert.Throws<InvalidOperationException>(() => application.GetEndpoint("tiny"));

        await application.StartAsync();
        Assert.Equal("http", application.GetEndpoint("tiny", "http").Scheme);
        Assert.Throws<ArgumentException>(() => application.GetEndpoint("nobody"));
        Assert.Throws<ArgumentException>(() => application.GetEndpoint("tiny", "nothing"));
    }

    private static Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] args) =>
        DistributedApplicationTestingBuilder.CreateAsync(typeof(TinyAppHost), args);

    private static async Task<string> AnswerAsync(DistributedApplication application)
    {
        using var http = application.CreateHttpClient("tiny");
        return await http.GetStringAsync(new Uri("/", UriKind.Relative));
    }
}
