namespace RocketMQ.Hosting;

/// <summary>
/// What the container runs: name server, broker and proxy, in that order, with the topics that <c>$TOPICS</c> names created
/// before the proxy takes connections, because it remembers a missing one as empty for 20 s. Ends in order on SIGTERM, and
/// with an error when one of the three ends.
/// </summary>
/// <remarks>An argument of <c>sh -c</c> rather than a file, so that a published manifest is complete.</remarks>
internal static class RocketMQStartScript
{
    /// <summary>The script.</summary>
    /// <param name="ports">Where the three listen.</param>
    /// <param name="folder">The folder of configuration, store and logs.</param>
    public static string For(RocketMQPorts ports, string folder)
    {
        var configuration = new RocketMQConfiguration(ports, $"{folder}/store");
        var java = new JavaCommand("$ROCKETMQ_HOME", folder, ':');
        return $$"""
            mkdir -p {{folder}} || exit 1
            cat >{{folder}}/namesrv.conf <<'END'
            {{configuration.NameServer}}END
            cat >{{folder}}/broker.conf <<'END'
            {{configuration.Broker}}END
            cat >{{folder}}/proxy.json <<'END'
            {{configuration.Proxy}}END
            export {{JavaCommand.OptionsVariable}}='{{JavaCommand.Options}}'
            namesrv= broker= proxy=

            # A store is whole again only when its broker has ended; a proxy has none, and takes 17 s to end in order.
            stop() {
                trap - TERM INT
                [ -z "$proxy" ] || kill -KILL $proxy
                for server in $broker $namesrv; do
                    kill $server
                    wait $server
                done
                exit $1
            }
            trap 'stop 0' TERM INT
            alive() {
                for server in $namesrv $broker $proxy; do
                    kill -0 $server 2>/dev/null || { echo "RocketMQ is incomplete: one of its servers has ended." >&2; stop 1; }
                done
            }

            {{Java(java.NameServer($"{folder}/namesrv.conf"))}} & namesrv=$!
            {{Java(java.Broker($"{folder}/broker.conf"))}} & broker=$!
            until {{Java(java.Admin(ports.NameServer, "clusterList"))}} 2>/dev/null | grep -q {{RocketMQConfiguration.BrokerName}}; do
                alive
                sleep 1
            done
            for topic in $TOPICS; do
                answer=$({{Java(java.Admin(ports.NameServer, JavaCommand.CreateTopic("$topic")))}} 2>&1)
                case $answer in
                    *success*) ;;
                    *) echo "RocketMQ's topic $topic could not be created: $answer" >&2; stop 1 ;;
                esac
            done
            {{Java(java.Proxy($"{folder}/proxy.json"))}} & proxy=$!
            while alive; do
                sleep 1 & wait $!
            done
            """.ReplaceLineEndings("\n");
    }

    private static string Java(string[] arguments) => $"java {string.Join(' ', arguments.Select(argument => $"\"{argument}\""))}";
}
