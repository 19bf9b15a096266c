namespace PushApp.Gateway.Protocol;

/// <summary>A client broke the protocol. It is told by an <c>error</c> frame, then the connection is closed.</summary>
/// <param name="closeCode">One of <see cref="CloseCodes"/>.</param>
/// <param name="errorCode">One of <see cref="ErrorCodes"/>.</param>
/// <param name="detail">A sentence for the client's developer.</param>
internal sealed class ProtocolException(int closeCode, string errorCode, string detail) : Exception(detail)
{
    /// <summary>The detail of half of a surrogate pair, and of bytes that are no UTF-8: both are JSON to the parser.</summary>
    public const string NoText = "a name or a value is not text";

    public int CloseCode { get; } = closeCode;

    public string ErrorCode { get; } = errorCode;

    public static ProtocolException FrameTooLarge(int limit) =>
        new(CloseCodes.FrameTooLarge, ErrorCodes.FrameTooLarge, $"a frame may have at most {limit} bytes");

    public static ProtocolException Binary() =>
        new(CloseCodes.UnsupportedData, ErrorCodes.BinaryFrame, "frames are JSON text, not binary");

    public static ProtocolException Malformed(string detail) =>
        new(CloseCodes.ProtocolError, ErrorCodes.MalformedJson, detail);

    public static ProtocolException UnknownType(string detail) =>
        new(CloseCodes.ProtocolError, ErrorCodes.UnknownType, detail);

    public static ProtocolException InvalidField(string detail) =>
        new(CloseCodes.ProtocolError, ErrorCodes.InvalidField, detail);

    public static ProtocolException TooManyFrames(int limit) =>
        new(CloseCodes.TooMany, ErrorCodes.TooManyFrames, $"a client may send {limit} frames a second (Gateway:MaxFramesPerSecond)");

    public static ProtocolException Unauthorized(string detail) =>
        new(CloseCodes.Unauthorized, ErrorCodes.Unauthorized, detail);
}

/// <summary>The <c>code</c> of an <c>error</c> frame.</summary>
public static class ErrorCodes
{
    /// <summary>The frame is not one JSON object.</summary>
    public const string MalformedJson = "malformed_json";

    /// <summary>The frame's <c>type</c> is missing or not one that a client sends.</summary>
    public const string UnknownType = "unknown_type";

    /// <summary>A field is missing or has a value that it cannot have; the detail names it.</summary>
    public const string InvalidField = "invalid_field";

    /// <summary>The frame exceeded the limit.</summary>
    public const string FrameTooLarge = "frame_too_large";

    /// <summary>The frame was binary.</summary>
    public const string BinaryFrame = "binary_frame";

    /// <summary>The client sends more frames than it may.</summary>
    public const string TooManyFrames = "too_many_frames";

    /// <summary>The token is missing or not valid. Only over TCP: a WebSocket's request is refused with a 401.</summary>
    public const string Unauthorized = "unauthorized";
}
