namespace Aspire.Hosting.ApplicationModel;

/// <summary>States that have a meaning for the orchestrator and the dashboard.</summary>
public static class KnownResourceStates
{
    /// <summary>About to run.</summary>
    public static readonly string Starting = nameof(Starting);

    /// <summary>Runs.</summary>
    public static readonly string Running = nameof(Running);

    /// <summary>Could not be started.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>The container runtime is not healthy.</summary>
    public static readonly string RuntimeUnhealthy = nameof(RuntimeUnhealthy);

    /// <summary>Was told to stop and still runs.</summary>
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>Ran and ended.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>Ran to its end.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>Waits for other resources.</summary>
    public static readonly string Waiting = nameof(Waiting);

    /// <summary>Starts only when someone says so.</summary>
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>Is being built.</summary>
    public static readonly string Building = nameof(Building);

    /// <summary>A parameter without a value.</summary>
    public static readonly string ValueMissing = nameof(ValueMissing);

    /// <summary>Usable, though nothing runs.</summary>
    public static readonly string Active = nameof(Active);

    /// <summary>The states after which nothing happens by itself.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}

/// <summary>How states are shown.</summary>
public static class KnownResourceStateStyles
{
    /// <summary>All is well.</summary>
    public static readonly string Success = "success";

    /// <summary>Something failed.</summary>
    public static readonly string Error = "error";

    /// <summary>Something to know.</summary>
    public static readonly string Info = "info";

    /// <summary>Something to look at.</summary>
    public static readonly string Warn = "warning";
}

/// <summary>Commands of the orchestrator itself.</summary>
public static class KnownResourceCommands
{
    /// <summary>Starts a resource that does not run.</summary>
    public static readonly string StartCommand = "start";

    /// <summary>Stops a resource that runs.</summary>
    public static readonly string StopCommand = "stop";

    /// <summary>Stops and starts a resource that runs.</summary>
    public static readonly string RestartCommand = "restart";
}

/// <summary>Properties that say the same for every kind of resource.</summary>
public static class CustomResourceKnownProperties
{
    /// <summary>Where the resource comes from: a project file, a command, an image, a configuration key.</summary>
    public static string Source => KnownProperties.Source;

    /// <summary>The connection string.</summary>
    public static string ConnectionString => KnownProperties.ConnectionString;
}

/// <summary>The names of snapshot properties, as Aspire's dashboard knows them.</summary>
internal static class KnownProperties
{
    public const string Source = "resource.source";
    public const string ConnectionString = "resource.connectionString";
    public const string WaitingFor = "resource.waitingFor";
    public const string ProjectPath = "project.path";
    public const string ProjectLaunchProfile = "project.launchProfile";
    public const string ExecutablePath = "executable.path";
    public const string ExecutableWorkDir = "executable.workDir";
    public const string ExecutableArgs = "executable.args";
    public const string ExecutablePid = "executable.pid";
    public const string ContainerImage = "container.image";
    public const string ParameterValue = "Value";
}
