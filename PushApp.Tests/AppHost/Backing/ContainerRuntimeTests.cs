using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Extensions.Configuration;
using PushApp.AppHost.Backing;

namespace PushApp.Tests.AppHost.Backing;

[UnsupportedOSPlatform("windows")]
public sealed class ContainerRuntimeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("runtime-");

    public void Dispose() => _folder.Delete(recursive: true);

    [LinuxFact]
    public void One_that_answers_is_available_and_needs_no_socket() =>
        Assert.True(IsAvailable("ASPIRE_CONTAINER_RUNTIME", Client("[ \"$1 $2\" = 'container ls' ]")));

    [LinuxFact]
    public void The_older_name_of_the_variable_counts_too() =>
        Assert.True(IsAvailable("DOTNET_ASPIRE_CONTAINER_RUNTIME", Client("exit 0")));

    [LinuxFact]
    public void A_client_without_an_engine_is_none() =>
        Assert.False(IsAvailable("ASPIRE_CONTAINER_RUNTIME", Client("echo 'Cannot connect' >&2; exit 1")));

    [LinuxFact]
    public void Neither_is_one_that_is_not_there() =>
        Assert.False(IsAvailable("ASPIRE_CONTAINER_RUNTIME", Path.Combine(_folder.FullName, "nothing")));

    [LinuxFact]
    public void One_that_hangs_is_not_waited_for()
    {
        var watch = Stopwatch.StartNew();

        Assert.False(IsAvailable("ASPIRE_CONTAINER_RUNTIME", Client("exec sleep 30")));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    private static bool IsAvailable(string variable, string runtime) =>
        ContainerRuntime.IsAvailable(new ConfigurationBuilder().AddInMemoryCollection([new(variable, runtime)]).Build());

    private string Client(string script)
    {
        var path = Path.Combine(_folder.FullName, "client");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}
