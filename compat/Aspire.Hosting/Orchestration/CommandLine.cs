using System.Text;

namespace Aspire.Hosting.Orchestration;

/// <summary>Splits a command line as a launch profile has it.</summary>
internal static class CommandLine
{
    public static IEnumerable<string> Split(string line)
    {
        var argument = new StringBuilder();
        var (quoted, started) = (false, false);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] is '"')
            {
                argument.Append(line[++i]);
                started = true;
            }
            else if (line[i] == '"')
            {
                (quoted, started) = (!quoted, true);
            }
            else if (char.IsWhiteSpace(line[i]) && !quoted)
            {
                if (started)
                {
                    yield return argument.ToString();
                }
                argument.Clear();
                started = false;
            }
            else
            {
                argument.Append(line[i]);
                started = true;
            }
        }
        if (started)
        {
            yield return argument.ToString();
        }
    }
}
