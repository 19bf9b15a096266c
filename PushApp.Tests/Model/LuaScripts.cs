using System.Globalization;
using System.Text;
using KeraLua;

namespace PushApp.Tests.Model;

/// <summary>
/// Runs Redis's scripts in this process, on a <see cref="MemoryRedis"/>, with the conversions that Redis makes between Lua
/// and its own values. Lua is 5.4 where Redis has 5.1; what the scripts use of it is the same in both. Not thread-safe.
/// </summary>
/// <param name="mutate">Changes a script's text, to see that a broken one is found out.</param>
internal sealed class LuaScripts(Func<string, string> mutate) : IDisposable
{
    private readonly Dictionary<string, int> _compiled = [];
    private Lua? _lua;
    private LuaFunction? _call;
    private MemoryRedis? _redis;
    private Exception? _failure;

    /// <summary>Runs a script, compiled the first time.</summary>
    /// <returns>A string, a whole number, null, or an array of those.</returns>
    /// <exception cref="InvalidOperationException">The script does not compile, or failed.</exception>
    public object? Run(MemoryRedis redis, string script, string[] keys, string[] arguments)
    {
        var lua = _lua ??= Start();
        _redis = redis;
        _failure = null;
        if (!_compiled.TryGetValue(script, out var compiled))
        {
            _compiled[script] = compiled = Compile(lua, mutate(script));
        }

        SetGlobal(lua, "KEYS", keys);
        SetGlobal(lua, "ARGV", arguments);
        lua.RawGetInteger(LuaRegistry.Index, compiled);
        var status = lua.PCall(0, 1, 0);
        if (_failure is not null || status != LuaStatus.OK)
        {
            throw new InvalidOperationException(lua.ToString(-1, false), _failure);
        }

        var result = FromLua(lua, -1);
        lua.SetTop(0);
        return result;
    }

    public void Dispose() => _lua?.Dispose();

    private static int Compile(Lua lua, string script) => lua.LoadString(script) == LuaStatus.OK
        ? lua.Ref(LuaRegistry.Index)
        : throw new InvalidOperationException(lua.ToString(-1, false));

    private static void SetGlobal(Lua lua, string name, string[] values)
    {
        PushArray(lua, values);
        lua.SetGlobal(name);
    }

    private static void PushArray(Lua lua, object?[] values)
    {
        lua.CreateTable(values.Length, 0);
        for (var i = 0; i < values.Length; i++)
        {
            Push(lua, values[i]);
            lua.RawSetInteger(-2, i + 1);
        }
    }

    private static void Push(Lua lua, object? value)
    {
        switch (value)
        {
            case string text:
                lua.PushString(text);
                break;
            case long number:
                lua.PushInteger(number);
                break;
            case object?[] values:
                PushArray(lua, values);
                break;
            default:
                lua.PushBoolean(false);
                break;
        }
    }

    // Redis gives numbers without their fraction, arrays up to the first nil, and nothing for false.
    private static object? FromLua(Lua lua, int index)
    {
        switch (lua.Type(index))
        {
            case LuaType.String:
                return lua.ToString(index, false);
            case LuaType.Number:
                return lua.IsInteger(index) ? lua.ToInteger(index) : (long)lua.ToNumber(index);
            case LuaType.Boolean:
                return lua.ToBoolean(index) ? 1L : null;
            case LuaType.Table:
                var values = new List<object?>();
                while (lua.RawGetInteger(index, values.Count + 1) != LuaType.Nil)
                {
                    values.Add(FromLua(lua, -1));
                    lua.Pop(1);
                }

                lua.Pop(1);
                return values.ToArray();
            default:
                return null;
        }
    }

    private static string Argument(Lua lua, int index) => lua.Type(index) switch
    {
        LuaType.String => lua.ToString(index, false),
        LuaType.Number when lua.IsInteger(index) => lua.ToInteger(index).ToString(CultureInfo.InvariantCulture),
        // Lua 5.1 has no other numbers than these, and Redis writes whole ones without a fraction.
        LuaType.Number => lua.ToNumber(index).ToString("R", CultureInfo.InvariantCulture),
        var other => throw new InvalidOperationException($"redis.call got a {other}"),
    };

    private Lua Start()
    {
        var lua = new Lua { Encoding = Encoding.UTF8 };
        _call = Call;
        lua.CreateTable(0, 1);
        lua.PushCFunction(_call);
        lua.SetField(-2, "call");
        lua.SetGlobal("redis");
        if (lua.DoString("unpack = table.unpack"))
        {
            throw new InvalidOperationException(lua.ToString(-1, false));
        }

        return lua;
    }

    // No exception may pass through Lua's own frames.
    private int Call(IntPtr state)
    {
        var lua = _lua!;
        try
        {
            var command = new string[lua.GetTop()];
            for (var i = 0; i < command.Length; i++)
            {
                command[i] = Argument(lua, i + 1);
            }

            Push(lua, _redis!.Call(command));
        }
        catch (Exception e)
        {
            _failure ??= e;
            lua.PushBoolean(false);
        }

        return 1;
    }
}
