namespace RocketMQ.Hosting;

/// <summary>
/// The arguments of <c>java</c> that run a distribution's servers and its admin tool, with memory that fits a laptop. They
/// stand here once: for the processes of an installation and for the container. The distribution's own scripts ask for
/// 2 to 8 GB of heap, and leave a shell between a server and whoever has to end it.
/// </summary>
/// <param name="Home">The distribution: <c>lib/*.jar</c> and, if there, <c>conf/</c>.</param>
/// <param name="UserHome">Where they write logs: RocketMQ takes them below Java's <c>user.home</c>.</param>
/// <param name="PathSeparator">What stands between the entries of a class path.</param>
internal sealed record JavaCommand(string Home, string UserHome, char PathSeparator)
{
    /// <summary>The variable from which Java 9 and later take options; Java 8, which the container has, needs none of them.</summary>
    public const string OptionsVariable = "JDK_JAVA_OPTIONS";

    /// <summary>Opens what RocketMQ's netty and store reach into.</summary>
    public const string Options =
        "--add-exports java.base/sun.nio.ch=ALL-UNNAMED --add-opens java.base/java.nio=ALL-UNNAMED --add-opens java.base/java.lang=ALL-UNNAMED";

    /// <summary>Runs the name server.</summary>
    public string[] NameServer(string configurationFile) =>
        Arguments(["-Xms64m", "-Xmx128m"], "namesrv.NamesrvStartup", "-c", configurationFile);

    /// <summary>Runs the broker.</summary>
    public string[] Broker(string configurationFile) =>
        Arguments(["-Xms256m", "-Xmx512m", "-XX:MaxDirectMemorySize=512m"], "broker.BrokerStartup", "-c", configurationFile);

    /// <summary>
    /// Runs the proxy in cluster mode. Local mode, broker and proxy in one, would be a process less, but 5.5 refuses consumer
    /// groups there that nobody created, and gateways bring their own.
    /// </summary>
    public string[] Proxy(string configurationFile) => Arguments(
        ["-Xms128m", "-Xmx256m", "-XX:MaxDirectMemorySize=256m"], "proxy.ProxyStartup", "-pm", "cluster", "-pc", configurationFile);

    /// <summary>Runs a command of <c>mqadmin</c>. Its exit code is 0 whatever happened.</summary>
    public string[] Admin(int nameServerPort, params string[] command) =>
        Arguments(["-Xmx96m"], "tools.command.MQAdminStartup", [.. command, "-n", $"127.0.0.1:{nameServerPort}"]);

    /// <summary>The command that creates a topic, or gives an existing one so many queues.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="queues">How many.</param>
    /// <param name="type">NORMAL or FIFO.</param>
    public static string[] CreateTopic(string topic, string queues, string type) =>
        ["updateTopic", "-c", RocketMQConfiguration.Cluster, "-t", topic, "-r", queues, "-w", queues, "-a", $"+message.type={type}"];

    /// <summary>The command that creates a consumer group which receives messages in order.</summary>
    public static string[] CreateFifoGroup(string group) => ["updateSubGroup", "-c", RocketMQConfiguration.Cluster, "-g", group, "-o", "true"];

    private string[] Arguments(string[] memory, string mainClass, params string[] arguments) =>
    [
        $"-Duser.home={UserHome}",
        $"-Drocketmq.home.dir={Home}",
        .. memory,
        "-cp", $"{Home}/conf{PathSeparator}{Home}/lib/*",
        $"org.apache.rocketmq.{mainClass}",
        .. arguments,
    ];
}
