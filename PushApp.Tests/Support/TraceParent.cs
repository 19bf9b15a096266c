using System.Diagnostics;

namespace PushApp.Tests.Support;

/// <summary>A trace that a test starts, so that it knows which spans are its own.</summary>
/// <param name="TraceId">32 lower-case hexadecimal digits.</param>
/// <param name="Header">The value of the <c>traceparent</c> header.</param>
internal sealed record TraceParent(string TraceId, string Header)
{
    public static TraceParent New()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        return new(trace, $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
    }
}
