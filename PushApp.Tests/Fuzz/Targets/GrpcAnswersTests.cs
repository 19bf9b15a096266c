using PushApp.Fuzz.Generators;
using PushApp.Fuzz.Targets;

namespace PushApp.Tests.Fuzz.Targets;

public sealed class GrpcAnswersTests
{
    [Fact]
    public void Calls_that_have_ended_are_counted()
    {
        byte[] received =
        [
            .. Http2Frames.Frame(Http2Frames.Settings, 0, 0, []),
            .. Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders, 1, Http2Frames.Literal("content-type", "application/grpc")),
            .. Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders, 1, Http2Frames.Literal("grpc-status", "0")),
            .. Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders, 3, [.. Http2Frames.Literal("grpc-status", "2"), .. Http2Frames.Literal("grpc-message", "thrown")]),
            .. Http2Frames.Frame(Http2Frames.Reset, 0, 5, [0, 0, 0, 1]),
            0, 0, 9,
        ];
        Assert.Equal(3, GrpcAnswers.Count(received));
    }
}
