using PushApp.Delivery.Heartbeats;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Redis;
using PushApp.Delivery.Routes;

namespace PushApp.Tests.Model;

/// <summary>PushApp.Delivery, real, on a server in memory. Shared by the runs of one thread, as Lua compiles its scripts once.</summary>
internal sealed class ModelServices : IDisposable
{
    private const int FewMessages = 4;

    private readonly LuaScripts _scripts;

    /// <param name="mutation">What is broken.</param>
    public ModelServices(Mutation mutation)
    {
        Mutation = mutation;
        _scripts = new LuaScripts(mutation.Scripts);
        var redis = new RedisCommands(ScriptedRedis.Create(_scripts, () => Server!));
        Inbox = new Inbox(redis, new InboxOptions());
        TrimmedInbox = new Inbox(redis, new InboxOptions { MaxCount = FewMessages, SenderShare = 100 });
        Routes = new RouteTable(redis);
        Heartbeat = new ConnectionHeartbeat(redis);
    }

    public Mutation Mutation { get; }

    public Inbox Inbox { get; }

    /// <summary>An inbox that keeps the newest four messages.</summary>
    public Inbox TrimmedInbox { get; }

    public RouteTable Routes { get; }

    public ConnectionHeartbeat Heartbeat { get; }

    /// <summary>The server that answers now.</summary>
    public MemoryRedis? Server { get; set; }

    public void Dispose() => _scripts.Dispose();
}
