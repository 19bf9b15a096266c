using System.Runtime.CompilerServices;

namespace PushApp.Tests.Model;

/// <summary>What a violation says; only written where there is one.</summary>
[InterpolatedStringHandler]
internal ref struct Promise
{
    private DefaultInterpolatedStringHandler _text;

    public Promise(int literalLength, int formattedCount, bool holds, out bool isWritten)
    {
        isWritten = !holds;
        _text = holds ? default : new DefaultInterpolatedStringHandler(literalLength, formattedCount);
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public override string ToString() => _text.ToStringAndClear();
}
