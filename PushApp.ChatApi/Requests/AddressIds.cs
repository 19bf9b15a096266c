using PushApp.Delivery.Identity;

namespace PushApp.ChatApi.Requests;

/// <summary>Checks the ids of a request's path and query.</summary>
internal static class AddressIds
{
    /// <summary>Why the first of them that is wrong cannot be an id; null where each can.</summary>
    public static RequestError? WhyNot(params ReadOnlySpan<(string Name, string Value)> ids)
    {
        foreach (var (name, value) in ids)
        {
            if (!Identifiers.TryValidate(value, out var why))
            {
                return RequestError.Invalid(name, why);
            }
        }

        return null;
    }
}
