namespace PushApp.Tests.Support;

/// <summary>Users that no other test has, so that tests can share a system.</summary>
internal static class TestUsers
{
    public static string New(string name) => $"{name}-{Guid.NewGuid():N}";
}
