namespace PushApp.Client;

/// <summary>What is wrong with watching one user.</summary>
/// <param name="Status">The HTTP status that a request for this user alone would have had; null where too many others watch the user.</param>
/// <param name="Detail">What is wrong, in a sentence for the developer.</param>
public sealed record PresenceProblem(int? Status, string Detail);
