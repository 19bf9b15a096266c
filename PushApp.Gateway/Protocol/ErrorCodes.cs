namespace PushApp.Gateway.Protocol;

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

    /// <summary>The token is missing or not valid. Only over TCP: a WebSocket's request is refused with a 401.</summary>
    public const string Unauthorized = "unauthorized";
}
