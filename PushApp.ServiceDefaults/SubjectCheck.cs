using System.Diagnostics.CodeAnalysis;

namespace PushApp.ServiceDefaults;

/// <summary>Says whether a token's <c>sub</c> names a user, and if not, why: a sentence that follows the name of the claim.</summary>
public delegate bool SubjectCheck([NotNullWhen(true)] string? subject, [NotNullWhen(false)] out string? error);
