using System.Diagnostics.CodeAnalysis;
using PushApp.ChatApi.Requests;
using PushApp.Delivery.Identity;

namespace PushApp.ChatApi.Inboxes;

/// <summary>Which part of an inbox is asked for.</summary>
/// <param name="User">Whose inbox.</param>
/// <param name="IsBackward">Whether what stands before <paramref name="Seq"/> is meant, and else what came after it.</param>
/// <param name="Seq">The sequence number beside which to read.</param>
/// <param name="Epoch">The numbering that it belongs to; null for the current one.</param>
/// <param name="Limit">The most messages.</param>
internal sealed record HistoryQuery(string User, bool IsBackward, long Seq, string? Epoch, int Limit)
{
    /// <summary>Reads the parameters as they were sent; or says which is wrong.</summary>
    public static bool TryRead(
        string user, string? after, string? before, string? epoch, string? limit, HistoryOptions options,
        [NotNullWhen(true)] out HistoryQuery? query, [NotNullWhen(false)] out RequestError? error)
    {
        query = null;
        error = Identifiers.TryValidate(user, out var why) ? null : RequestError.Invalid("user", why);
        var seqAfter = QueryNumber.Read("after", after, 0, long.MaxValue, ref error);
        var seqBefore = QueryNumber.Read("before", before, 1, long.MaxValue, ref error);
        var most = QueryNumber.Read("limit", limit, 1, options.MaxCount, ref error) ?? Math.Min(HistoryOptions.DefaultCount, options.MaxCount);
        epoch = string.IsNullOrEmpty(epoch) ? null : epoch;
        if (epoch is not null && !Identifiers.TryValidate(epoch, out why))
        {
            error ??= RequestError.Invalid("epoch", why);
        }

        if (seqAfter is not null && seqBefore is not null)
        {
            error ??= RequestError.Invalid("before", "cannot be sent together with 'after'");
        }

        if (seqAfter > 0 && epoch is null)
        {
            error ??= RequestError.Invalid("epoch", "is required with 'after'");
        }

        // 0 is the same place in each numbering.
        query = error is not null ? null
            : seqBefore is { } last ? new HistoryQuery(user, true, last, epoch, (int)most)
            : new HistoryQuery(user, false, seqAfter ?? 0, seqAfter > 0 ? epoch : null, (int)most);
        return error is null;
    }
}
