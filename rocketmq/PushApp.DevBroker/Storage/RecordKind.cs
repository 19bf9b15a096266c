namespace PushApp.DevBroker.Storage;

/// <summary>The kinds of records in the log. The numbers are on disk.</summary>
internal enum RecordKind : byte
{
    /// <summary>A message in a queue.</summary>
    Message = 1,

    /// <summary>A message that waits for its time.</summary>
    Delayed = 2,

    /// <summary>A message that waits for the end of its transaction.</summary>
    Half = 3,

    /// <summary>A delayed message was recalled or a transaction rolled back.</summary>
    Settled = 4,

    /// <summary>Consumers' progress: <c>Journal/journal.proto</c>.</summary>
    Progress = 5,
}
