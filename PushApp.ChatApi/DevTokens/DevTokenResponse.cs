using System.ComponentModel;

namespace PushApp.ChatApi.DevTokens;

/// <summary>A token.</summary>
internal sealed record DevTokenResponse([property: Description("For 'Authorization: Bearer', or '?access_token='.")] string Token);
