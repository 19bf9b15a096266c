using System.Collections.Concurrent;

namespace PushApp.Fuzz.Systems;

/// <summary>What a service has logged: how much, and the exceptions in it.</summary>
internal sealed class ServiceLog
{
    // A line of a stack trace, as .NET writes it.
    private const string Frame = "   at ";

    // What stands between the stack trace of an exception and that of the one around it.
    private const string Joint = "--- End of";

    private readonly ConcurrentDictionary<string, int> _exceptions = new();
    private readonly Lock _lock = new();
    private string _before = "";
    private string? _headline;
    private long _bytes;

    /// <summary>Bytes of all lines.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>How often each exception came with a stack trace, by its first line and the line of its first method.</summary>
    public IReadOnlyDictionary<string, int> Exceptions => _exceptions;

    /// <summary>Is called with an exception that came for the first time.</summary>
    public Action<string>? FirstOfKind { get; set; }

    /// <summary>A line has come. Null at the end.</summary>
    public void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        // Both of a process's streams come here.
        lock (_lock)
        {
            _bytes += line.Length + 1;
            if (line.Contains(Joint, StringComparison.Ordinal))
            {
                return;
            }

            if (!line.Contains(Frame, StringComparison.Ordinal))
            {
                (_before, _headline) = (line.Trim(), null);
            }
            else if (_headline is null)
            {
                _headline = $"{WithoutValues(_before)} {line.Trim()}";
                if (_exceptions.AddOrUpdate(_headline, 1, (_, count) => count + 1) == 1)
                {
                    FirstOfKind?.Invoke(_headline);
                }
            }
        }
    }

    // Ids, lengths and what was sent would make each one of a kind of its own.
    private static string WithoutValues(string headline)
    {
        var text = string.Concat(headline.Take(160).Select(letter => char.IsAsciiDigit(letter) ? '#' : letter));
        return text.IndexOfAny(['\'', '[']) is >= 0 and var at ? text[..at] : text;
    }
}
