using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting;

/// <summary>A generated value that is kept in the AppHost's user secrets, so that the next run has the same.</summary>
internal sealed class UserSecretDefault(Assembly? appHost, string key, ParameterDefault value) : ParameterDefault
{
    private static readonly Lock Gate = new();
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public override string GetDefaultValue()
    {
        if (new AppHostBuild(appHost).UserSecretsId is not { } id)
        {
            return value.GetDefaultValue();
        }
        lock (Gate)
        {
            var path = PathOf(id);
            var secrets = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))?.AsObject() ?? [] : [];
            if (secrets[key] is JsonValue kept)
            {
                return kept.ToString();
            }
            var generated = value.GetDefaultValue();
            secrets[key] = generated;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, secrets.ToJsonString(Indented));
            return generated;
        }
    }

    /// <summary>Where <c>dotnet user-secrets</c> keeps them.</summary>
    private static string PathOf(string id) => OperatingSystem.IsWindows()
        ? Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "Microsoft", "UserSecrets", id, "secrets.json")
        : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".microsoft", "usersecrets", id, "secrets.json");
}
