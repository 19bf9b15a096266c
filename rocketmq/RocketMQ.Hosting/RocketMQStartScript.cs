namespace RocketMQ.Hosting;

/// <summary>
/// What the container runs: name server, broker and proxy, in that order, with what <c>$TOPICS</c> and
/// <c>$FIFO_GROUPS</c> name created before the proxy takes connections, because it remembers a missing one as empty for 20 s. Ends on SIGTERM, the broker in
/// order, and with an error when one of the three ends or the proxy does not listen.
/// </summary>
/// <remarks>An argument of <c>sh -c</c> rather than a file, so that a published manifest is complete.</remarks>
internal static class RocketMQStartScript
{
    /// <summary>Topics as <c>name:queues:type</c>, with spaces between them.</summary>
    public const string TopicsVariable = "TOPICS";

    /// <summary>FIFO consumer groups, with spaces between them.</summary>
    public const string FifoGroupsVariable = "FIFO_GROUPS";

    public const string AccessKeyVariable = "ROCKETMQ_ACCESS_KEY";

    public const string SecretKeyVariable = "ROCKETMQ_SECRET_KEY";

    /// <summary>The script.</summary>
    /// <param name="ports">Where the three listen.</param>
    /// <param name="folder">The folder of configuration, store and logs.</param>
    /// <param name="signed">Whether requests must be signed with the access key that the two variables name.</param>
    public static string For(RocketMQPorts ports, string folder, bool signed = false)
    {
        var configuration = new RocketMQConfiguration(ports, folder, signed ? new($"${AccessKeyVariable}", $"${SecretKeyVariable}") : null);
        var java = new JavaCommand("$ROCKETMQ_HOME", folder, ':');
        return $$"""
            case "${{AccessKeyVariable}}${{SecretKeyVariable}}" in
                *[\"\\]*) echo "RocketMQ's access key and its secret must have no quotation mark and no backslash." >&2; exit 1 ;;
            esac
            umask 077
            rm -rf {{configuration.Users}}
            mkdir -p {{folder}} || exit 1
            cat >{{folder}}/namesrv.conf <<END
            {{configuration.NameServer}}END
            cat >{{folder}}/broker.conf <<END
            {{configuration.Broker}}END
            cat >{{folder}}/proxy.json <<END
            {{configuration.Proxy}}END
            export {{JavaCommand.OptionsVariable}}='{{JavaCommand.Options}}'
            namesrv= broker= proxy= admin= silent=0

            # A container is given 10 s to stop. In order the broker closes its store after 6 to 12 s, nearly all of it sleeps
            # and polls of its own, and then waits 3 s for network threads: so it is ended when the store is closed, which is
            # when this file goes, and in any case after 9 s. What it has taken is in its files either way; a store left open is
            # checked at the next start. The others have no store, and a proxy takes 17 s to end in order.
            stop() {
                trap - TERM INT
                kill -KILL $proxy $admin $namesrv 2>/dev/null
                if [ -n "$broker" ] && kill $broker 2>/dev/null; then
                    half=0
                    while [ -e {{folder}}/store/abort ] && [ $half -lt 18 ]; do
                        half=$((half + 1))
                        sleep .5
                    done
                    [ $half -ge 18 ] || sleep .3
                    kill -KILL $broker 2>/dev/null
                    wait $broker
                fi
                exit $1
            }
            trap 'stop 0' TERM INT
            alive() {
                for server in $namesrv $broker $proxy; do
                    kill -0 $server 2>/dev/null || { echo "RocketMQ is incomplete: one of its servers has ended." >&2; stop 1; }
                done
            }
            # In the background, because a signal waits for what is in the foreground.
            admin() {
                "$@" >{{folder}}/answer 2>&1 & admin=$!
                wait $admin
                admin=
            }
            # A proxy whose main thread has died keeps its process: it is the port that tells. 0A is a socket that listens.
            listens() {
                [ ! -e /proc/net/tcp ] || grep -q ':{{ports.Grpc:X4}} [0-9A-F:]* 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null
            }

            {{Java(java.NameServer($"{folder}/namesrv.conf"))}} & namesrv=$!
            {{Java(java.Broker($"{folder}/broker.conf"))}} & broker=$!
            while admin {{Java(java.Admin(ports.NameServer, "clusterList"))}}; ! grep -q {{RocketMQConfiguration.BrokerName}} {{folder}}/answer; do
                alive
                sleep 1 & wait $!
            done
            created() {
                grep -q success {{folder}}/answer || {
                    echo "RocketMQ's $1 could not be created:" >&2
                    cat {{folder}}/answer >&2
                    stop 1
                }
            }
            for topic in ${{TopicsVariable}}; do
                name=${topic%%:*} rest=${topic#*:}
                admin {{Java(java.Admin(ports.NameServer, JavaCommand.CreateTopic("$name", "${rest%:*}", "${rest#*:}")))}}
                created "topic $topic"
            done
            for group in ${{FifoGroupsVariable}}; do
                admin {{Java(java.Admin(ports.NameServer, JavaCommand.CreateFifoGroup("$group")))}}
                created "consumer group $group"
            done
            {{Java(java.Proxy($"{folder}/proxy.json"))}} & proxy=$!
            while alive; do
                if listens; then silent=0; else silent=$((silent + 1)); fi
                [ $silent -lt 60 ] || { echo "RocketMQ's proxy does not listen." >&2; stop 1; }
                sleep 1 & wait $!
            done
            """.ReplaceLineEndings("\n");
    }

    private static string Java(string[] arguments) => $"java {string.Join(' ', arguments.Select(argument => $"\"{argument}\""))}";
}
