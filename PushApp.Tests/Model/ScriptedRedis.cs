using System.Reflection;
using StackExchange.Redis;

namespace PushApp.Tests.Model;

/// <summary>
/// StackExchange.Redis's connection, as far as PushApp.Delivery uses it, on a <see cref="MemoryRedis"/>: what asks it is the
/// real code, and each question is answered at once. Not thread-safe.
/// </summary>
#pragma warning disable CA1852 // A proxy's class is the base of the one that is made of it.
internal class ScriptedRedis : DispatchProxy
#pragma warning restore CA1852
{
    private LuaScripts? _scripts;
    private Func<MemoryRedis>? _server;
    private IDatabase? _database;

    /// <param name="scripts">Runs the scripts.</param>
    /// <param name="server">The server that answers now.</param>
    public static IConnectionMultiplexer Create(LuaScripts scripts, Func<MemoryRedis> server)
    {
        var database = Create<IDatabase, ScriptedRedis>();
        ((ScriptedRedis)database)._scripts = scripts;
        ((ScriptedRedis)database)._server = server;
        var connection = Create<IConnectionMultiplexer, ScriptedRedis>();
        ((ScriptedRedis)connection)._database = database;
        return connection;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => (targetMethod!.Name, args) switch
    {
        (nameof(IConnectionMultiplexer.GetDatabase), _) => _database,
        (nameof(IConnectionMultiplexer.GetHashSlot), _) => 0,
        (nameof(IDatabase.ScriptEvaluateAsync), [string script, RedisKey[] keys, RedisValue[] values, ..]) => Task.FromResult(ToResult(
            _scripts!.Run(_server!(), script, Array.ConvertAll(keys, key => (string)key!), Array.ConvertAll(values, value => (string)value!)))),
        (nameof(IDatabase.HashGetAllAsync), [RedisKey key, ..]) => Task.FromResult(ToEntries(_server!().HashGetAll(key!))),
        _ => throw new NotSupportedException(targetMethod.Name),
    };

    private static RedisResult ToResult(object? value) => value switch
    {
        object?[] values => RedisResult.Create(Array.ConvertAll(values, ToResult)),
        long number => RedisResult.Create((RedisValue)number),
        string text => RedisResult.Create((RedisValue)text),
        _ => RedisResult.Create(RedisValue.Null),
    };

    private static HashEntry[] ToEntries(object?[] fieldsAndValues) =>
        [.. fieldsAndValues.Chunk(2).Select(pair => new HashEntry((string)pair[0]!, (string)pair[1]!))];
}
