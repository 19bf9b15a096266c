namespace ConsoleClient;

/// <summary>The command line.</summary>
/// <param name="User">The user to connect as.</param>
/// <param name="Peer">The user whom typed lines go to; null to only listen.</param>
/// <param name="Api">The chat API.</param>
/// <param name="Gateway">The gateways.</param>
internal sealed record Options(string User, string? Peer, Uri Api, Uri Gateway)
{
    /// <summary>Reads the command line; null where it is not usable.</summary>
    public static Options? Parse(string[] args)
    {
        List<string> names = [];
        var (api, gateway) = ("http://localhost:5080", "http://localhost:5081");
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--api" when i + 1 < args.Length:
                    api = args[++i];
                    break;
                case "--gateway" when i + 1 < args.Length:
                    gateway = args[++i];
                    break;
                case ['-', ..]:
                    return null;
                default:
                    names.Add(args[i]);
                    break;
            }
        }

        return names.Count is 1 or 2 && Uri.TryCreate(api, UriKind.Absolute, out var apiUri) && Uri.TryCreate(gateway, UriKind.Absolute, out var gatewayUri)
            ? new Options(names[0], names.ElementAtOrDefault(1), apiUri, gatewayUri)
            : null;
    }
}
