namespace PushApp.Tests.Model;

/// <summary>Something happened that is promised not to.</summary>
internal sealed class ModelViolation(string message) : Exception(message);
