namespace PushApp.Gateway.Protocol;

/// <summary>A client broke the protocol. It is told by an <c>error</c> frame, then the connection is closed.</summary>
/// <param name="closeCode">One of <see cref="CloseCodes"/>.</param>
/// <param name="errorCode">One of <see cref="ErrorCodes"/>.</param>
/// <param name="detail">A sentence for the client's developer.</param>
internal sealed class ProtocolException(int closeCode, string errorCode, string detail) : Exception(detail)
{
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

    public static ProtocolException Unauthorized(string detail) =>
        new(CloseCodes.Unauthorized, ErrorCodes.Unauthorized, detail);
}
