namespace PushApp.AppHost.RocketMQ.Installation;

/// <summary>Command lines that run classes of a RocketMQ distribution with the machine's Java (8 or later; 17 is proven).</summary>
/// <param name="Home">The distribution: <c>lib/*.jar</c> and, if there, <c>conf/</c>.</param>
/// <param name="UserHome">Where it writes logs: it takes them below Java's <c>user.home</c>.</param>
internal sealed record JavaCommand(string Home, string UserHome)
{
    public static string Executable => Environment.GetEnvironmentVariable("JAVA_HOME") is { Length: > 0 } home
        ? Path.Combine(home, "bin", "java")
        : "java";

    /// <summary>The arguments that run <paramref name="mainClass"/>.</summary>
    /// <param name="memory">Heap and direct memory options.</param>
    /// <param name="mainClass">The class to run.</param>
    /// <param name="arguments">What the class itself is told.</param>
    public string[] Arguments(string[] memory, string mainClass, params string[] arguments) =>
    [
        // Java 17 closed what RocketMQ's netty and store reach into.
        "--add-exports", "java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens", "java.base/java.nio=ALL-UNNAMED",
        "--add-opens", "java.base/java.lang=ALL-UNNAMED",
        $"-Duser.home={UserHome}",
        $"-Drocketmq.home.dir={Home}",
        .. memory,
        "-cp", string.Join(Path.PathSeparator, Path.Combine(Home, "conf"), Path.Combine(Home, "lib", "*")),
        mainClass,
        .. arguments,
    ];
}
