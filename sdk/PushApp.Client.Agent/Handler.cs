using System.Globalization;

namespace PushApp.Client.Agent;

/// <summary>A handler as a command wants it: <c>ok</c>, <c>throw:N</c> or <c>slow:MS</c>.</summary>
internal sealed class Handler(string how)
{
    private readonly string _kind = how.Split(':')[0];
    private readonly int _number = how.Contains(':', StringComparison.Ordinal) ? int.Parse(how.Split(':')[1], CultureInfo.InvariantCulture) : 0;
    private int _calls;

    /// <summary>Handles a message.</summary>
    /// <exception cref="InvalidOperationException">It is to fail.</exception>
    public Task RunAsync(CancellationToken cancellationToken) => _kind switch
    {
        "throw" when _calls++ < _number => throw new InvalidOperationException("The handler is to fail."),
        "slow" => Task.Delay(_number, cancellationToken),
        _ => Task.CompletedTask,
    };
}
