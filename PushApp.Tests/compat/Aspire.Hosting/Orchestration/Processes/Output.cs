using System.Globalization;
using System.Threading.Channels;
using Aspire.Hosting.Orchestration.Processes;

namespace PushApp.Tests.Compat.Orchestration.Processes;

/// <summary>What a child wrote, to be waited for.</summary>
internal sealed class Output
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Channel<OutputLine> _lines = Channel.CreateUnbounded<OutputLine>();

    public void Add(OutputLine line) => _lines.Writer.TryWrite(line);

    public async Task<string> NextAsync() => (await _lines.Reader.ReadAsync().AsTask().WaitAsync(Limit)).Text;

    public async Task<int> NextNumberAsync() => int.Parse(await NextAsync(), CultureInfo.InvariantCulture);

    /// <summary>All that is there now: all there will be, once the child's exit has been told.</summary>
    public List<OutputLine> Rest()
    {
        var rest = new List<OutputLine>();
        while (_lines.Reader.TryRead(out var line))
        {
            rest.Add(line);
        }
        return rest;
    }
}
