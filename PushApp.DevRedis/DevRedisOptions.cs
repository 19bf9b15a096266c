using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PushApp.DevRedis;

/// <summary>What the command line and the environment may say.</summary>
/// <param name="Port">TCP port on loopback, 1–65535.</param>
/// <param name="Data">Folder of the append-only file; null keeps everything in memory only.</param>
/// <param name="Password">What clients must know; null where anyone may come. From the environment: a command line is for all to read.</param>
internal sealed record DevRedisOptions(int Port, string? Data, string? Password)
{
    public const string PasswordVariable = "DEVREDIS_PASSWORD";
    public const string Usage = $"usage: PushApp.DevRedis [--port 6379] [--data DIR]   (password: {PasswordVariable})";

    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out DevRedisOptions? options, [NotNullWhen(false)] out string? error)
    {
        var (port, data) = (6379, (string?)null);
        options = null;
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--port" when int.TryParse(value, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535:
                    break;
                case "--data" when value is { Length: > 0 }:
                    data = Path.GetFullPath(value);
                    break;
                default:
                    error = $"PushApp.DevRedis: cannot use '{args[i]} {value}'.\n{Usage}";
                    return false;
            }
        }

        var password = Environment.GetEnvironmentVariable(PasswordVariable);
        options = new(port, data, string.IsNullOrEmpty(password) ? null : password);
        error = null;
        return true;
    }

    /// <summary>
    /// Garnet's own command line: loopback only, a store sized for a laptop, and scripts that lock their keys, without which
    /// a script's commands run between those of other connections.
    /// </summary>
    public string[] ToGarnetArguments()
    {
        List<string> arguments =
        [
            "--bind", "127.0.0.1",
            "--port", Port.ToString(CultureInfo.InvariantCulture),
            "--lua",
            "--lua-transaction-mode",
            "--memory", "256m",
            "--index", "16m",
            "--logger-level", "Warning",
        ];
        if (Data is not null)
        {
            arguments.AddRange(["--checkpointdir", Data, "--aof", "--recover"]);
        }

        if (Password is not null)
        {
            arguments.AddRange(["--auth", "Password", "--password", Password]);
        }

        return [.. arguments];
    }
}
