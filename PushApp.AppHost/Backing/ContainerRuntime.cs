namespace PushApp.AppHost.Backing;

/// <summary>Whether this machine has a container runtime, by the same signs that choose <c>OfficialPackages</c>.</summary>
internal static class ContainerRuntime
{
    public static bool IsAvailable()
    {
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 })
        {
            return true;
        }

        if (OperatingSystem.IsWindows())
        {
            return File.Exists(@"\\.\pipe\docker_engine");
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var runtimeDirectory = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        return File.Exists("/var/run/docker.sock")
            || File.Exists(Path.Combine(home, ".docker/run/docker.sock"))
            || File.Exists("/run/podman/podman.sock")
            || (runtimeDirectory is { Length: > 0 } && File.Exists(Path.Combine(runtimeDirectory, "podman/podman.sock")));
    }
}
